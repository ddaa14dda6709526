import { anyOf, createLocker, memoryStore, type RequirementInput } from "resource-locker";
import { atLeast, type Bench, type Row } from "./bench.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { perSecond, times } from "./table.ts";

const CYCLES = 20_000;
const ROUNDS = 9;

const needs: Readonly<Record<string, readonly RequirementInput[]>> = {
  "one key": ["a"],
  "2 of 5": [anyOf(["a", "b", "c", "d", "e"], { count: 2 })],
  "1 of 100": [anyOf(Array.from({ length: 100 }, (_, i) => i))],
};

/** Acquire and release through a locker over the memory store, one after the other. */
export const memory: Bench = {
  name: "memory",
  about: "acquire + release over memoryStore(); floor: set and delete in a Map, awaited each",
  run: async () => {
    await using locker = createLocker({ store: memoryStore() });
    const contenders: Record<string, () => Promise<number>> = { floor: () => rate(bare) };
    for (const [name, need] of Object.entries(needs)) {
      contenders[name] = () =>
        rate(async () => {
          const grant = await locker.acquire(need);
          await grant.release();
        });
    }
    const { floor = [], ...others } = await rounds(ROUNDS, contenders);
    return Object.entries(others).map(([what, ours]): Row => {
      return {
        what,
        ours: perSecond(median(ours)),
        floor: perSecond(median(floor)),
        ratio: times(ratioOf(ours, floor)),
        aim: what === "one key" ? atLeast(median(ours), 100_000, "/s") : undefined,
      };
    });
  },
};

const map = new Map<string, object>();

async function bare(): Promise<void> {
  await set("a");
  await remove("a");
}

async function set(key: string): Promise<void> {
  map.set(key, {});
}

async function remove(key: string): Promise<void> {
  map.delete(key);
}

async function rate(cycle: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < CYCLES; i++) await cycle();
  return (CYCLES / (performance.now() - start)) * 1_000;
}
