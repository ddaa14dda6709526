import { InputError, type PoolNeed } from "resource-locker";
import { isNeed, joined, nearest, quoted, received } from "resource-locker/internal";
import type { Pools } from "./declared.ts";

/**
 * Checks what a test file declares: `test.use({ boards: need(2) })`. `where` begins the sentences of
 * its errors. Throws `InputError`.
 */
export function readNeeds(
  pools: Pools,
  given: unknown,
  where: string = "test.use",
): Map<string, readonly PoolNeed[]> {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InputError(
      `${where}: what is needed must be an object such as { boards: need(2) }; received ${received(given)}.`,
    );
  }
  const needs = new Map<string, readonly PoolNeed[]>();
  for (const [pool, declared] of Object.entries(given)) {
    if (!Object.hasOwn(pools, pool)) throw unknownPool(where, pool, Object.keys(pools));
    if (declared !== undefined) needs.set(pool, needsOf(`${where}: ${pool}`, declared));
  }
  return needs;
}

function needsOf(subject: string, declared: unknown): readonly PoolNeed[] {
  const all: readonly unknown[] = Array.isArray(declared) ? declared : [declared];
  const wrong = all.find((one) => !isNeed(one));
  if (all.length > 0 && wrong === undefined) return all as readonly PoolNeed[];
  const mend = typeof wrong === "number" ? ` Write need(${wrong}).` : "";
  throw new InputError(
    `${subject} must be need(…) or a list of them; received ${received(wrong ?? declared)}.${mend}`,
  );
}

function unknownPool(where: string, name: string, known: readonly string[]): InputError {
  const near = nearest(name, known);
  const mend =
    near === undefined ? `the pools are ${joined(known)}.` : `did you mean ${quoted(near)}?`;
  return new InputError(`${where}: there is no pool ${quoted(name)}; ${mend}`);
}
