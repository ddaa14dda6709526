import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { atMost, type Row } from "./bench.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { millis, times } from "./table.ts";
import { type Projects, write } from "./vitest-project.ts";

const ROUNDS = 15;

const brokerMain = fileURLToPath(
  new URL("./broker-main.js", import.meta.resolve("@resource-locker/broker/run")),
);

/** The least that a child can be which says something, and ends when it is told to. */
const empty = `
  process.on("message", ({ op }) => op === "end" && process.disconnect());
  process.send("here");
`;

/** What a main process does on behalf of the plugin, in a process of its own. */
const joining = `
  import { fork } from "node:child_process";
  import { once } from "node:events";
  import { openClient } from "@resource-locker/broker/worker";
  import { defineResources, pool } from "resource-locker";

  const times = {};
  const timed = async (name, call) => {
    const from = performance.now();
    const result = await call();
    times[name] = performance.now() - from;
    return result;
  };
  const resources = defineResources({ boards: pool({ discover: ["b1", "b2", "b3"] }) });
  const host = { runner: "bench", root: import.meta.dirname, print: () => {} };

  const child = await timed("fork", () => fork("./empty.mjs"));
  await once(child, "message");
  child.send({ op: "end" });
  await timed("end", () => once(child, "exit"));

  const { joinRun } = await timed("load", () => import("@resource-locker/broker/run"));
  const run = await timed("join", () => joinRun({ resources }, host));
  const client = await openClient(run.address, { pid: process.pid });
  client.close();
  await timed("leave", () => run.leave());
  process.send(times);
  process.disconnect();
`;

interface JoinTimes {
  readonly fork: number;
  readonly end: number;
  readonly load: number;
  readonly join: number;
  readonly leave: number;
}

/** How long a broker takes to start, and what the main process has to do with it. */
export async function brokerRows({ folder }: Projects): Promise<Row[]> {
  await write(folder, { "empty.mjs": empty, "join.mjs": joining });
  const store = `sqlite:${join(folder, "state")}`;
  const plan = { store, run: "bench", pools: [{ name: "boards" }] };
  let socket = 0;
  const newPlan = () => ({ ...plan, socket: join(folder, `broker-${++socket}`) });
  const joins: JoinTimes[] = [];
  const { broker, script } = await rounds(ROUNDS, {
    broker: () => untilMessage(brokerMain, { op: "start", plan: newPlan() }),
    script: () => untilMessage(join(folder, "empty.mjs"), { op: "start" }),
    join: async () => {
      joins.push(await joinTimes(join(folder, "join.mjs"), store));
      return 0;
    },
  });
  const timesOf = (what: keyof JoinTimes): number[] => joins.slice(1).map((one) => one[what]);
  const joined = timesOf("join").map((time, i) => time + timesOf("load")[i]!);
  return [
    row("broker: fork to listening; floor: an empty script", broker, script, 150),
    row("main process: join, loading it included; floor: to call fork", joined, timesOf("fork")),
    row("main process: leave; floor: the end of an empty script", timesOf("leave"), timesOf("end")),
  ];
}

/** From the call of `fork` to the first message of the child. */
async function untilMessage(path: string, first: object): Promise<number> {
  const begin = performance.now();
  const child = start(path);
  child.send(first);
  const [message] = (await once(child, "message")) as [{ op?: string }];
  const took = performance.now() - begin;
  if (message.op === "failed") throw new Error(JSON.stringify(message));
  child.send({ op: "end" });
  await once(child, "exit");
  return took;
}

async function joinTimes(path: string, store: string): Promise<JoinTimes> {
  const child = start(path, { RESOURCE_LOCKER_STORE: store });
  const [noted] = (await once(child, "message")) as [JoinTimes];
  await once(child, "exit");
  return noted;
}

function start(path: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  return fork(path, [], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
    cwd: dirname(path),
    env: { ...process.env, ...env },
  });
}

function row(what: string, ours: readonly number[], floor: readonly number[], limit?: number): Row {
  return {
    what,
    ours: millis(median(ours)),
    floor: millis(median(floor)),
    ratio: times(ratioOf(ours, floor)),
    aim: limit === undefined ? undefined : atMost(median(ours), limit, " ms"),
  };
}
