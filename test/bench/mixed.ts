import { join } from "node:path";
import { createLocker, memoryStore } from "resource-locker";
import { crowdOf, perform } from "../contention/crowd.ts";
import { type Folder, temporaryFolder } from "../contention/folder.ts";
import { atMost, type Bench, type Row } from "./bench.ts";
import { type Job, jobsOf, lowerBoundOf } from "./jobs.ts";
import { type Done, doJobs, type MixedTask } from "./mixed-client.ts";
import { median } from "./statistics.ts";
import { seconds, times } from "./table.ts";

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

type Run = (clients: readonly (readonly Job[])[]) => Promise<Done[][]>;

/** 20 clients do 10 jobs each, on 10 devices; ten times with other jobs. */
export const mixed: Bench = {
  name: "mixed",
  about: "200 mixed jobs on a pool of 10, ten seeds; floor: a bound that no schedule can beat",
  run: async () => {
    const memory = await measure("memory", inMemory);
    await using folder = await temporaryFolder();
    await using crowd = crowdOf<MixedTask, Done[]>(
      new URL("./mixed-client.ts", import.meta.url),
      jobsOf(1).length,
    );
    const processes = onSqlite(folder, (tasks) => perform(crowd.begin(tasks)));
    return [...memory, ...(await measure("SQLite", processes))];
  },
};

async function measure(store: string, run: Run): Promise<Row[]> {
  const results: { span: number; bound: number; wait: number }[] = [];
  for (const seed of seeds) {
    const clients = jobsOf(seed);
    const done = (await run(clients)).flat();
    const span =
      Math.max(...done.map(({ ended }) => ended)) - Math.min(...done.map(({ asked }) => asked));
    const waits = done.filter(({ count }) => count === 3).map((one) => one.granted - one.asked);
    results.push({ span, bound: lowerBoundOf(clients), wait: Math.max(...waits) });
  }
  const ratios = results.map(({ span, bound }) => span / bound);
  const waits = results.map(({ wait }) => wait);
  const middle = {
    ours: seconds(median(results.map(({ span }) => span))),
    floor: seconds(median(results.map(({ bound }) => bound))),
    ratio: times(median(ratios)),
    aim: atMost(median(ratios), 1.2, "x"),
  };
  const worst = Math.max(...ratios);
  const longest = Math.max(...waits);
  const none = { ours: "", floor: "", ratio: "" };
  const name = `${store}: longest wait for 3`;
  return [
    { what: `${store}: makespan, median`, ...middle },
    {
      what: `${store}: makespan, worst`,
      ...none,
      ratio: times(worst),
      aim: atMost(worst, 1.35, "x"),
    },
    {
      what: `${name}, median`,
      ...none,
      ours: seconds(median(waits)),
      aim: aimOf(median(waits), 1),
    },
    { what: `${name}, worst`, ...none, ours: seconds(longest), aim: aimOf(longest, 1.5) },
  ];
}

function aimOf(wait: number, limit: number): Row["aim"] {
  return atMost(wait / 1_000, limit, " s");
}

async function inMemory(clients: readonly (readonly Job[])[]): Promise<Done[][]> {
  const store = memoryStore();
  return Promise.all(
    clients.map(async (jobs) => {
      await using locker = createLocker({ store });
      return await doJobs(locker, jobs);
    }),
  );
}

/** A process for each client, a new store for each run. */
function onSqlite(folder: Folder, begin: (tasks: readonly MixedTask[]) => Promise<Done[][]>): Run {
  let run = 0;
  return (clients) => {
    const store = `sqlite:${join(folder.path, String(++run))}`;
    return begin(clients.map((jobs) => ({ store, jobs })));
  };
}
