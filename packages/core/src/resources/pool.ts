import { checkOptions } from "../input/options.ts";
import type { Discover } from "./discover.ts";
import type { JsonItems, Keyed, Known, OwnKeys } from "./item-rules.ts";
import { checkPool, poolFields } from "./pool-checks.ts";
import type { LabelsLike, PoolOptions, Scope } from "./pool-options.ts";
import { unwrapped } from "./source.ts";

/** Marks pools, also those that another copy of this module made. */
const poolMark: unique symbol = Symbol.for("resource-locker.pool");

/** A pool of whatever items. */
export interface AnyPool {
  readonly [poolMark]: true;
}

/**
 * Resources of one kind: `T` is an item as it was discovered, `L` its labels, `V` what a test gets,
 * `S` the scope, `undefined` where the runner's default holds. Made by `pool`.
 *
 * Its functions are written as methods, so that a pool of something is a `Pool`.
 */
export interface Pool<
  T = unknown,
  L = unknown,
  V = unknown,
  S extends Scope | undefined = Scope | undefined,
> extends AnyPool {
  readonly discover: readonly T[] | Discover<T>;
  key?(item: T): string | number;
  labels?(item: T): L;
  capacity?(item: T): number;
  readonly secret?: readonly string[];
  readonly scope?: S & Scope;
  open?(item: T): V | Promise<V>;
  close?(opened: V, item: T): void | Promise<void>;
  readonly refresh?: number;
  readonly discoverTimeout?: number;
  readonly openTimeout?: number;
}

/**
 * Resources of one kind, for `defineResources`: where they are found, what they are, and what a test
 * gets of them. Write `discover` before the functions that take an item, and `open` before `close`:
 * the compiler learns the types in this order. Nothing is called yet.
 *
 * Throws `InputError` for bad options.
 */
export function pool<
  T,
  L extends LabelsLike<L> = {},
  V = T,
  const S extends Scope | undefined = undefined,
>(
  options: PoolOptions<T, L, V, S> & (Keyed<T> | OwnKeys<T>) & JsonItems<T>,
): Known<T, Pool<T, L, V, S>>;
export function pool(options: unknown): unknown {
  const given = checkOptions<PoolOptions<unknown, unknown, unknown>>("pool", options, poolFields);
  checkPool(given);
  const own = Object.entries({ ...given, discover: unwrapped(given.discover) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? Object.freeze([...value]) : value]);
  return Object.freeze({ ...Object.fromEntries(own), [poolMark]: true as const });
}

export function isPool(value: unknown): value is Pool {
  return typeof value === "object" && value !== null && poolMark in value;
}
