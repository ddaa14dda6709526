/** Chance that can be repeated: the same seed gives the same throws. */
export interface Dice {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** So many different ones, in any order. */
  some<T>(list: readonly T[], count: number): T[];
}

/** mulberry32, by Tommy Ettinger: public domain. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    between,
    chance: (share) => next() < share,
    pick: (list) => list[between(0, list.length - 1)]!,
    some: (list, count) => {
      const left = [...list];
      return Array.from({ length: count }, () => left.splice(between(0, left.length - 1), 1)[0]!);
    },
  };
}
