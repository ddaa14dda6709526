import { anyOf, createLocker, memoryStore, type RequirementInput } from "resource-locker";
import { atLeast, type Bench, type Row } from "./bench.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { perSecond, times } from "./table.ts";

const CYCLES = 20_000;
const ROUNDS = 9;

/** Acquire and release through a locker over the memory store, one after the other. */
export const memory: Bench = {
  name: "memory",
  about: "acquire + release over memoryStore(); floor: set and delete in a Map, awaited each",
  run: async () => [
    await row("one key", ["a"], true),
    await row("2 of 5", [anyOf(["a", "b", "c", "d", "e"], { count: 2 })]),
    await row("1 of 100", [anyOf(Array.from({ length: 100 }, (_, i) => i))]),
  ],
};

async function row(what: string, need: readonly RequirementInput[], aimed = false): Promise<Row> {
  await using locker = createLocker({ store: memoryStore() });
  const cycle = async (): Promise<void> => {
    const grant = await locker.acquire(need);
    await grant.release();
  };
  const { ours, floor } = await rounds(ROUNDS, {
    ours: () => rate(cycle),
    floor: () => rate(bare),
  });
  return {
    what,
    ours: perSecond(median(ours)),
    floor: perSecond(median(floor)),
    ratio: times(ratioOf(ours, floor)),
    ...(aimed && { aim: atLeast(median(ours), 100_000, "/s") }),
  };
}

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
