import { checkOptions } from "../input/options.ts";
import type { Discover } from "./discover.ts";
import type { JsonItems, Keyed, Known, OwnKeys } from "./item-rules.ts";
import { checkPool, poolFields } from "./pool-checks.ts";

/** Marks pools, also those that another copy of this module made. */
const poolMark: unique symbol = Symbol.for("resource-locker.pool");

/**
 * How long leases of a pool last: as long as a test file, a test, or a worker process of the runner.
 */
export type Scope = "file" | "test" | "worker";

/** What an item is, for `where` and for reports: `{ model: "T1000" }`. */
export type LabelsLike<L> = { readonly [Name in keyof L]: string | number | boolean };

export interface PoolOptions<T, L, V, S extends Scope | undefined = Scope> {
  /**
   * Where the resources come from: a list, or a function that finds them, called in the main process
   * of a run. See `json` and `command`. Items must be JSON: they cross processes.
   */
  readonly discover: readonly T[] | Discover<T>;
  /**
   * The unique key of an item: a string of 1 to 1,024 characters, or a whole number. Whoever names
   * a resource by the same key means the same resource. May be left out for strings and whole
   * numbers, which are their own keys.
   */
  readonly key?: (item: T) => string | number;
  /** What an item is, for `where` and for reports: `{ model: "T1000" }`. Default: no labels. */
  readonly labels?: (item: T) => L;
  /** How many slots an item has; a whole number, 1 or more. Default 1. */
  readonly capacity?: (item: T) => number;
  /** Fields of an item whose values may be in no key and in no label. Default: none. */
  readonly secret?: readonly NoInfer<FieldOf<T>>[];
  /** How long a lease lasts. Default: what the runner's adapter says, `file` where it has files. */
  readonly scope?: S;
  /** Makes of an item what tests get, in the worker process. Default: they get the item. */
  readonly open?: (item: T) => V | Promise<V>;
  /** Undoes `open`, before the resource is given back. */
  readonly close?: (opened: V, item: T) => void | Promise<void>;
  /**
   * Milliseconds between two calls of a `discover` function while a request waits. Default 2,000,
   * minimum 100.
   */
  readonly refresh?: number;
  /** Milliseconds that a call of `discover` may take. Default 30,000. */
  readonly discoverTimeout?: number;
  /** Milliseconds that each `open`, and each `close`, may take. Default 30,000. */
  readonly openTimeout?: number;
}

/** Only objects have fields; of a union, those of every member. */
type FieldOf<T> = T extends object ? keyof T & string : never;

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
  const own = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? Object.freeze([...value]) : value]);
  return Object.freeze({ ...Object.fromEntries(own), [poolMark]: true as const });
}

export function isPool(value: unknown): value is Pool {
  return typeof value === "object" && value !== null && poolMark in value;
}
