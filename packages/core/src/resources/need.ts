import type { Mode } from "../store.ts";

/** Marks needs, also those that another copy of this module made. */
export const needMark: unique symbol = Symbol.for("resource-locker.need");

/** Labels that a resource must have; of a pool that is not known yet, any. */
export type Where<L> = unknown extends L
  ? { readonly [name: string]: string | number | boolean }
  : keyof L extends never
    ? { readonly [name: string]: never }
    : { readonly [Name in keyof L]?: L[Name] };

export interface NeedOptions<T, L> {
  /**
   * Which resources: labels that they must have (`{ model: "T1000" }`), or a function that takes an
   * item, called in the worker. Default: any of the pool.
   */
  readonly where?: Where<L> | ((item: T) => boolean);
  /**
   * `exclusive`: nobody else has these slots. `shared`: beside other shared holders, but beside no
   * exclusive one. Default `exclusive`.
   */
  readonly mode?: Mode;
  /**
   * Slots to take on each resource; those of a smaller capacity are passed over. Default 1. In
   * exclusive mode only.
   */
  readonly slots?: number;
  /** Keys to try first, in this order. Those that are not there are passed over. */
  readonly prefer?: readonly (string | number)[];
}

/** So many resources of a pool. Made by `need`; can be used any number of times. */
export interface PoolNeed<in T = never, in L = never> {
  readonly [needMark]: true;
  readonly count: number;
  readonly where?: Readonly<Record<string, string | number | boolean>> | ((item: T) => boolean);
  readonly mode?: Mode;
  readonly slots?: number;
  readonly prefer?: readonly string[];
  /** Only the compiler knows it: the labels that `where` may name. */
  readonly labels?: (labels: L) => void;
}

export function need<T = unknown, L = unknown>(
  count: number = 1,
  options?: NoInfer<NeedOptions<T, L>>,
): PoolNeed<T, L> {
  return Object.freeze({ ...options, count, [needMark]: true }) as PoolNeed<T, L>;
}

export function isNeed(value: unknown): value is PoolNeed {
  return typeof value === "object" && value !== null && needMark in value;
}
