import type { Need } from "../store.ts";

/** Marks requirements, also those that another copy of this module made. */
export const looking: unique symbol = Symbol.for("resource-locker.requirement");

/** Any `count` of some candidates. Made by `anyOf`; can be used in any number of requests. */
export interface Requirement<out T = unknown, out N extends number = number> {
  readonly count: N;
  /** For people: `boards{model=T1000}`. */
  readonly name: string | undefined;
  /** Milliseconds between two looks while a request waits; `undefined` for a list, which stays. */
  readonly refresh: number | undefined;
  /** Not for callers: see `look`. */
  readonly [looking]: () => Candidates<T> | Promise<Candidates<T>>;
}

/** A requirement at one moment. */
export interface Candidates<out T = unknown> {
  readonly need: Need;
  /** The candidates of the need by key. */
  readonly items: ReadonlyMap<string, T>;
  /** The labels of each candidate by key; empty without `labels`. */
  readonly labels: ReadonlyMap<string, Labels>;
  /** What was left out because it has fewer slots than the need takes. */
  readonly tooSmall: readonly TooSmall[];
}

export type Labels = Readonly<Record<string, string>>;

export interface TooSmall {
  readonly key: string;
  readonly capacity: number;
}

/**
 * The candidates of a requirement, now: at once for a list, else by calling its function.
 * Rejects with `DiscoveryError` when that function throws, and with `InputError` when what it
 * returns can't be used.
 */
export function look<T>(requirement: Requirement<T>): Candidates<T> | Promise<Candidates<T>> {
  return requirement[looking]();
}
