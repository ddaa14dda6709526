import { InputError } from "../errors.ts";
import { printable } from "../wording/printable.ts";
import { isThenable, received } from "../wording/received.ts";
import { checkPoolName } from "./names.ts";
import { isPool, type AnyPool, type Pool } from "./pool.ts";

/** Marks resources, also those that another copy of this module made. */
const resourcesMark: unique symbol = Symbol.for("resource-locker.resources");

/** The pools of a project by name. Made by `defineResources`. */
export interface Resources<P = Readonly<Record<string, Pool>>> {
  readonly [resourcesMark]: true;
  readonly pools: P;
}

/**
 * The pools of a project, for the runner's configuration and for `createTest`. The name of a pool is
 * the name of the fixture that tests write: `({ boards: [a, b] }) => …`.
 *
 * Throws `InputError` for what `pool` did not make, and for names that tests can't write or that a
 * runner uses itself.
 */
export function defineResources<P extends { readonly [Name in keyof P]: AnyPool }>(
  pools: P,
): Resources<Readonly<P>> {
  checkPools(pools);
  return Object.freeze({ [resourcesMark]: true as const, pools: Object.freeze({ ...pools }) });
}

export function isResources(value: unknown): value is Resources {
  return typeof value === "object" && value !== null && resourcesMark in value;
}

function checkPools(pools: unknown): void {
  const what = isPool(pools) ? "pool({ … })" : received(pools);
  if (
    typeof pools !== "object" ||
    pools === null ||
    Array.isArray(pools) ||
    isThenable(pools) ||
    isPool(pools)
  ) {
    throw new InputError(
      `defineResources: the pools must be an object; received ${what}. ` +
        "Write defineResources({ boards: pool({ … }) }).",
    );
  }
  for (const [name, value] of Object.entries(pools)) {
    if (!isPool(value)) {
      throw new InputError(
        `defineResources: ${printable(name, 40)} must be pool({ … }); received ${received(value)}.`,
      );
    }
    checkPoolName(name);
  }
}
