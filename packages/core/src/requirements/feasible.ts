import { extend, isComplete, newAssignment, type Assignment } from "../ledger/matching.ts";

/** A requirement of a request: what exists for it, free or not. Keys are unique. */
export interface Demand {
  readonly count: number;
  readonly keys: readonly string[];
}

/**
 * The demands that can never be met: each that is too large by itself, else a set of them that are
 * too large together and none of which can be left out. Empty when all can be met at once.
 */
export function unmeetable<D extends Demand>(demands: readonly D[]): readonly (readonly D[])[] {
  const alone = demands.filter(({ count, keys }) => keys.length < count);
  if (alone.length > 0) return alone.map((demand) => [demand]);
  // Whoever has keys enough for the whole request can choose last: it never lacks one.
  const total = unitsOf(demands);
  const contested = demands.filter(({ keys }) => keys.length < total);
  if (contested.length < 2) return [];
  const assignment = newAssignment(contested.map(({ count }) => count));
  extend(
    assignment,
    contested.map(({ keys }) => keys),
  );
  return isComplete(assignment) ? [] : [smallestShort(contested, assignment)];
}

export function unitsOf(demands: readonly Demand[]): number {
  return demands.reduce((sum, { count }) => sum + count, 0);
}

/** Each key once. */
export function keysOf(demands: readonly Demand[]): string[] {
  return [...new Set(demands.flatMap(({ keys }) => keys))];
}

/**
 * Demands with fewer keys together than units (P. Hall, "On representatives of subsets", 1935). A
 * demand that lacks a unit, whoever was assigned its keys, whoever was assigned theirs, and so on,
 * are such a set; then whatever can be left out is.
 */
function smallestShort<D extends Demand>(
  contested: readonly D[],
  assignment: Assignment,
): readonly D[] {
  const reached = new Set([assignment.needOf[assignment.keyOf.indexOf("")]!]);
  for (const index of reached) {
    for (const key of contested[index]!.keys) {
      reached.add(assignment.needOf[assignment.unitOf[`$${key}`]!]!);
    }
  }
  let short: readonly D[] = contested.filter((_, index) => reached.has(index));
  for (const demand of short) {
    const rest = short.filter((other) => other !== demand);
    if (unitsOf(rest) > keysOf(rest).length) short = rest;
  }
  return short;
}
