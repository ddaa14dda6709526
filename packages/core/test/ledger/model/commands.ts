import fc from "fast-check";
import type { LedgerNeed } from "../../../src/ledger/state.ts";

/** One random step. Numbers pick among what is there, modulo how much that is. */
export type Command =
  | {
      do: "acquire";
      session: number;
      needs: LedgerNeed[];
      wait: boolean;
      priority: number;
      holding: number[];
      alive: string;
    }
  | { do: "release"; pick: number; as: number }
  | { do: "cancel"; pick: number }
  | { do: "update"; pick: number; needs: LedgerNeed[] }
  | { do: "end"; session: number }
  | { do: "bury"; session: string }
  | { do: "renew"; session: number }
  | { do: "pass"; ms: number };

export const SESSIONS = 4;
/** Processes that use what a session holds; one of them is a session, too. */
export const WORKERS = ["worker0", "worker1", "session1"];
export const TTL = 1_000;

/** Odd names on purpose: stores and languages must not trip over them. */
export const KEYS = ["__proto__", "a", "b", "c", "\u{ffff}", "\u{1f600}"];
export const LISTS: Record<string, readonly (readonly [string, number])[]> = {
  all: KEYS.map((key) => [key, 1]),
  some: [
    ["a", 1],
    ["b", 1],
    ["c", 1],
  ],
  pair: [
    ["__proto__", 1],
    ["c", 1],
  ],
  roomy: [
    ["a", 1],
    ["c", 3],
    ["\u{1f600}", 2],
  ],
};

const CAPACITY: Record<string, number> = {
  a: 1,
  b: 2,
  c: 3,
  ["__proto__"]: 1,
  "\u{ffff}": 2,
  "\u{1f600}": 2,
};

const base = {
  prefer: [],
  name: "",
  capacities: [],
  keys: [],
  list: "",
  mode: "exclusive" as const,
  slots: 1,
};

const inline = fc
  .record({
    count: fc.integer({ min: 1, max: 3 }),
    keys: fc.subarray(KEYS, { minLength: 1, maxLength: 4 }),
    mode: fc.constantFrom("exclusive" as const, "exclusive" as const, "shared" as const),
    slots: fc.constantFrom(1, 1, 1, 2),
    roomy: fc.boolean(),
    prefer: fc.subarray(KEYS, { maxLength: 1 }),
  })
  .map(({ count, keys, mode, slots, roomy, prefer }): LedgerNeed => {
    const wants = roomy && mode === "exclusive" ? slots : 1;
    const fit = keys.filter((key) => !roomy || CAPACITY[key]! >= wants);
    const used = fit.length === 0 ? ["c"] : fit;
    const capacities = roomy ? used.map((key) => CAPACITY[key]!) : [];
    return {
      ...base,
      count: Math.min(count, used.length),
      keys: used,
      capacities,
      mode,
      slots: wants,
      prefer,
      size: used.length,
    };
  });

const listed = fc
  .record({
    count: fc.integer({ min: 1, max: 3 }),
    list: fc.constantFrom("all", "all", "some", "pair", "roomy"),
    mode: fc.constantFrom("exclusive" as const, "exclusive" as const, "shared" as const),
    prefer: fc.subarray(KEYS, { maxLength: 1 }),
  })
  .map(({ count, list, mode, prefer }): LedgerNeed => {
    const size = LISTS[list]!.length;
    return { ...base, count: Math.min(count, size), list, mode, prefer, size };
  });

const needs = fc.array(fc.oneof(inline, inline, listed), { minLength: 1, maxLength: 2 });
const session = fc.nat({ max: SESSIONS - 1 });
const pick = fc.nat({ max: 30 });

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("acquire" as const),
      session,
      needs,
      wait: fc.constantFrom(true, true, true, false),
      priority: fc.constantFrom(0, 0, 0, 0, 1, -1),
      holding: fc.oneof(fc.constant<number[]>([]), fc.array(pick, { minLength: 1, maxLength: 2 })),
      alive: fc.oneof(fc.constant(""), fc.constantFrom(...WORKERS)),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ do: fc.constant("release" as const), pick, as: fc.nat({ max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("update" as const), pick, needs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("end" as const), session }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("bury" as const),
      session: fc.constantFrom("session0", "session2", ...WORKERS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("renew" as const), session }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.integer({ min: 1, max: 700 }),
    }),
  },
);

export const commands: fc.Arbitrary<Command[]> = fc.array(command, {
  minLength: 1,
  maxLength: 40,
  size: "max",
});
