import { type Dice, diceOf } from "../chaos/dice.ts";

/** What one client does once: any `count` of these devices, for so long. */
export interface Job {
  readonly filter: FilterName;
  readonly count: number;
  /** Milliseconds. */
  readonly hold: number;
}

const DEVICES = 10;
const CLIENTS = 20;
const JOBS = 200;

const devices = Array.from({ length: DEVICES }, (_, i) => i);

/** Filters that overlap: two models, and north and south of each. */
export const filters = {
  any: devices,
  T1000: devices.filter((i) => i < 6),
  T2000: devices.filter((i) => i >= 6),
  north: devices.filter((i) => i % 2 === 0),
  south: devices.filter((i) => i % 2 === 1),
} as const;

export type FilterName = keyof typeof filters;

/** Half of the jobs take any device. */
const mix: readonly FilterName[] = ["any", "any", "any", "any", "T1000", "T2000", "north", "south"];

/** The jobs of each client, in its order. */
export function jobsOf(seed: number): Job[][] {
  const dice = diceOf(seed);
  return Array.from({ length: CLIENTS }, () =>
    Array.from({ length: JOBS / CLIENTS }, () => jobOf(dice)),
  );
}

function jobOf(dice: Dice): Job {
  return { filter: dice.pick(mix), count: dice.between(1, 3), hold: dice.between(20, 200) };
}

/**
 * No schedule is shorter, in milliseconds. A set of devices can't do its work sooner than all of
 * them together could: so the work (count * hold) of all jobs that fit nowhere but in that set, over
 * its size, for each set that is a union of filters. And no client can be sooner than its own jobs,
 * one after the other.
 */
export function lowerBoundOf(clients: readonly (readonly Job[])[]): number {
  const jobs = clients.flat();
  const bySet = unions().map((set) => {
    const inside = jobs.filter(({ filter }) => filters[filter].every((device) => set.has(device)));
    return sum(inside.map(({ count, hold }) => count * hold)) / set.size;
  });
  const byClient = clients.map((own) => sum(own.map(({ hold }) => hold)));
  return Math.max(...bySet, ...byClient);
}

function unions(): Set<number>[] {
  const sets = Object.values(filters);
  return Array.from({ length: 2 ** sets.length - 1 }, (_, i) => {
    return new Set(sets.filter((__, bit) => ((i + 1) >> bit) & 1).flat());
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
