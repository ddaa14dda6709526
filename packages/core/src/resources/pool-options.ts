import type { Discover, Source } from "./discover.ts";

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
  readonly discover: readonly T[] | Discover<T> | Source<T>;
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
