import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { anyOf, createLocker, type RequirementInput } from "resource-locker";
import { temporaryFolder } from "../contention/folder.ts";
import { atMost, type Bench, type Row } from "./bench.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { micros, times } from "./table.ts";

const CYCLES = 200;
const ROUNDS = 15;

/** Acquire and release through a locker over the SQLite store, one after the other, p50. */
export const sqlite: Bench = {
  name: "sqlite",
  about: "acquire + release over SQLite, p50; floor: two bare transactions that write one row",
  run: async () => {
    await using folder = await temporaryFolder();
    using floor = bareDatabase(join(folder.path, "floor.db"));
    await using locker = createLocker({ store: `sqlite:${join(folder.path, "locks")}` });
    const measure = async (what: string, need: readonly RequirementInput[]): Promise<Row> => {
      const cycle = async (): Promise<void> => {
        const grant = await locker.acquire(need);
        await grant.release();
      };
      const both = { ours: () => p50(cycle), floor: () => p50(floor.cycle) };
      const { ours, floor: bare } = await rounds(ROUNDS, both);
      const ratio = ratioOf(ours, bare);
      return {
        what,
        ours: micros(median(ours)),
        floor: micros(median(bare)),
        ratio: times(ratio),
        aim: atMost(ratio, 2, "x"),
      };
    };
    return [
      await measure("one key", ["a"]),
      await measure("2 of 5", [anyOf(["a", "b", "c", "d", "e"], { count: 2 })]),
    ];
  },
};

interface Bare extends Disposable {
  readonly cycle: () => void;
}

/** As the store sets up its database, and nothing more. */
function bareDatabase(file: string): Bare {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = PERSIST; PRAGMA synchronous = OFF");
  db.exec("CREATE TABLE leases(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
  const begin = db.prepare("BEGIN EXCLUSIVE");
  const upsert = db.prepare(
    "INSERT INTO leases VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const commit = db.prepare("COMMIT");
  const write = (value: string): void => {
    begin.run();
    upsert.run("a", value);
    commit.run();
  };
  return {
    cycle: () => {
      write("held");
      write("free");
    },
    [Symbol.dispose]: () => db.close(),
  };
}

async function p50(cycle: () => Promise<void> | void): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < CYCLES; i++) {
    const start = performance.now();
    await cycle();
    taken.push(performance.now() - start);
  }
  return median(taken);
}
