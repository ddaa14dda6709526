import type { Requirement } from "./requirement.ts";

/** What `acquire` takes in its list: `anyOf(…)`, or the key of one resource. */
export type RequirementInput = string | number | Requirement;

/** The items that a requirement is granted: a tuple for a literal count up to 8, else a list. */
export type Units<T, N extends number> = number extends N
  ? readonly T[]
  : N extends number
    ? Tuple<T, N>
    : never;

type Tuple<
  T,
  N extends number,
  Built extends readonly T[] = readonly [],
> = Built["length"] extends N
  ? Built
  : Built["length"] extends 8
    ? readonly T[]
    : Tuple<T, N, readonly [...Built, T]>;

/** The items of a grant, requirement by requirement: `granted[i][j]`. */
export type Granted<Rs extends readonly RequirementInput[]> = {
  readonly [I in keyof Rs]: UnitsOf<Rs[I]>;
};

type UnitsOf<R> =
  R extends Requirement<infer T, infer N>
    ? Units<T, N>
    : R extends string | number
      ? readonly [string]
      : never;
