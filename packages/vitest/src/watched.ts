import type { Holding } from "@resource-locker/broker/worker";
import type { Handler } from "./registrations.ts";

/** A pool that a function uses, and what holds it. */
export type Used = readonly (readonly [pool: string, holding: Holding])[];

/**
 * The same function, but it rejects as soon as something is lost that it uses; `usedBy` is asked
 * with its arguments. To Vitest, which reads the source of handlers to find their fixtures, it looks
 * like the one inside.
 */
export function watched<F extends Handler>(fn: F, usedBy: (args: readonly never[]) => Used): F {
  const wrapped = (...args: never[]): unknown => {
    const result = fn(...args);
    return isPromise(result) ? race(result, usedBy(args)) : result;
  };
  for (const symbol of Object.getOwnPropertySymbols(fn)) {
    Object.defineProperty(wrapped, symbol, { value: Reflect.get(fn, symbol), configurable: true });
  }
  return Object.assign(wrapped, { toString: () => String(fn) }) as unknown as F;
}

async function race(work: Promise<unknown>, used: Used): Promise<unknown> {
  for (const [, holding] of used) holding.usedBy(work);
  const lost = AbortSignal.any(used.flatMap(([pool, holding]) => holding.lost(pool) ?? []));
  lost.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onLost = (): void => reject(lost.reason);
  lost.addEventListener("abort", onLost, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    lost.removeEventListener("abort", onLost);
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}
