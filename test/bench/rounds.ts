import { median } from "./statistics.ts";

/** What one round of one contender measured: a rate, a time. */
type Measure = () => Promise<number> | number;

/**
 * Measures the contenders in turn, round by round, so that whatever else the machine does falls on
 * all of them alike. One more round comes first and does not count.
 */
export async function rounds<Name extends string>(
  count: number,
  contenders: Readonly<Record<Name, Measure>>,
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(contenders) as Name[];
  const measured = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -1; round < count; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await contenders[name]();
      if (round >= 0) measured.get(name)!.push(value);
    }
  }
  return Object.fromEntries(measured) as Record<Name, number[]>;
}

/** The median of the ratios of each round. */
export function ratioOf(ours: readonly number[], floor: readonly number[]): number {
  return median(ours.map((value, round) => value / floor[round]!));
}
