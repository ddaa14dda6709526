import { join } from "node:path";
import { anyOf, createLocker, memoryStore, type Locker } from "resource-locker";
import { crowdOf } from "../contention/crowd.ts";
import { type Folder, temporaryFolder } from "../contention/folder.ts";
import { atMost, type Bench, type Row } from "./bench.ts";
import { queueUp, type QueueTask, RELAY } from "./queue.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { micros, times } from "./table.ts";

const ROUNDS = 9;
const WAITERS = 1_000;

interface Setting {
  readonly pool: number;
  /** What those who wait want, beside a relay that is not free; nothing when nobody waits. */
  readonly waitFor?: "the relay alone" | "any of the pool, too";
}

const settings = {
  floor: { pool: 10 },
  "pool of 10,000": { pool: 10_000 },
  "1,000 wait for other things": { pool: 10, waitFor: "the relay alone" },
  "10,000, and 1,000 wait for one": { pool: 10_000, waitFor: "any of the pool, too" },
} as const satisfies Record<string, Setting>;

/** Somebody who takes one of a pool and gives it back: what a large pool and a long queue add. */
export const scale: Bench = {
  name: "scale",
  about: "acquire + release of 1 of a pool, p50; floor: pool of 10, nobody waits",
  run: async () => {
    await using folder = await temporaryFolder();
    return [
      ...(await compare("memory", inMemory, 500)),
      ...(await compare("SQLite", onSqlite(folder), 100)),
    ];
  },
};

/** A locker in such a setting. */
interface Scene extends AsyncDisposable {
  readonly locker: Locker;
}

async function compare(
  store: string,
  set: (setting: Setting) => Promise<Scene>,
  cycles: number,
): Promise<Row[]> {
  await using scenes = new AsyncDisposableStack();
  const contenders: Record<string, () => Promise<number>> = {};
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const { locker } = scenes.use(await set(setting));
    const need = [anyOf(poolOf(setting.pool))];
    const cycle = async (): Promise<void> => {
      const grant = await locker.acquire(need);
      await grant.release();
    };
    contenders[name] = () => p50(cycle, cycles);
  }
  const { floor = [], ...others } = await rounds(ROUNDS, contenders);
  return Object.entries(others).map(([name, ours]) => {
    const ratio = ratioOf(ours, floor);
    return {
      what: `${store}: ${name}`,
      ours: micros(median(ours)),
      floor: micros(median(floor)),
      ratio: times(ratio),
      aim: atMost(ratio, 2, "x"),
    };
  });
}

function poolOf(size: number): string[] {
  return Array.from({ length: size }, (_, i) => `device-${i}`);
}

function wantsOf({ pool, waitFor }: Setting): QueueTask["wants"] {
  if (waitFor === undefined) return undefined;
  return waitFor === "the relay alone" ? [[RELAY]] : [poolOf(pool), [RELAY]];
}

async function inMemory(setting: Setting): Promise<Scene> {
  const store = memoryStore();
  const others = createLocker({ store });
  const wants = wantsOf(setting);
  if (wants !== undefined) await queueUp(others, wants, WAITERS);
  const locker = createLocker({ store });
  return {
    locker,
    [Symbol.asyncDispose]: async () => {
      await others.close();
      await locker.close();
    },
  };
}

/** Those who wait do so in another process. */
function onSqlite(folder: Folder): (setting: Setting) => Promise<Scene> {
  let made = 0;
  return async (setting) => {
    const store = `sqlite:${join(folder.path, String(++made))}`;
    const locker = createLocker({ store });
    const wants = wantsOf(setting);
    if (wants === undefined) return { locker, [Symbol.asyncDispose]: () => locker.close() };
    const crowd = crowdOf<QueueTask, void>(new URL("./queue.ts", import.meta.url), 1);
    const work = crowd.begin([{ store, wants, waiters: WAITERS }]);
    await work.ready;
    return {
      locker,
      [Symbol.asyncDispose]: async () => {
        work.tell("go");
        await Promise.all(work.ends);
        await crowd[Symbol.asyncDispose]();
        await locker.close();
      },
    };
  };
}

async function p50(cycle: () => Promise<void>, cycles: number): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < cycles; i++) {
    const start = performance.now();
    await cycle();
    taken.push(performance.now() - start);
  }
  return median(taken);
}
