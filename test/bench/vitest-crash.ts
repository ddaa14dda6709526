import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createLocker, type Locker } from "resource-locker";
import { config } from "../vitest/harness/sources.ts";
import { atMost, type Row } from "./bench.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { millis, times } from "./table.ts";
import { type Project, type Projects, testFiles, write } from "./vitest-project.ts";

const ROUNDS = 7;

/** Keeps a board, and says who has which. */
const holding = `
  import { test } from "./lab";
  test("keeps it", ({ boards: [board] }) => {
    console.log("HELD " + process.pid + " " + board.id + " ");
    return new Promise(() => setTimeout(() => {}, 60_000));
  }, 60_000);
`;

/** From the end of a worker by force to the grant for somebody of another run, who waits. */
export async function crashRow(user: Projects): Promise<Row> {
  await write(user.folder, { "idle.mjs": 'process.send("here");\nsetInterval(() => {}, 1e6);\n' });
  const project = await user.add("crash", {
    "vitest.config.ts": config({ test: "disableConsoleIntercept: true," }),
    ...testFiles(1, holding),
  });
  await using locker = createLocker({ store: `sqlite:${join(user.folder, "state")}` });
  const { ours, floor } = await rounds(ROUNDS, {
    ours: () => regrant(project, locker),
    floor: () => killed(join(user.folder, "idle.mjs")),
  });
  return {
    what: "SIGKILL of a worker, granted in another run; floor: seen by its parent",
    ours: millis(median(ours)),
    floor: millis(median(floor)),
    ratio: times(ratioOf(ours, floor)),
    aim: atMost(median(ours), 200, " ms"),
  };
}

async function regrant(project: Project, locker: Locker): Promise<number> {
  const vitest = project.start();
  const ended = once(vitest, "exit");
  try {
    const { promise: held, resolve, reject } = Promise.withResolvers<[pid: number, key: string]>();
    let output = "";
    vitest.stdout!.setEncoding("utf8").on("data", (text: string) => {
      const [, pid, key] = /HELD (\d+) (\w+) /.exec((output += text)) ?? [];
      if (key !== undefined) resolve([Number(pid), key]);
    });
    vitest.stderr!.resume();
    void ended.then(() => reject(new Error(`Vitest ended too early.\n${output}`)));
    const [pid, key] = await held;
    const waiting = Promise.withResolvers<void>();
    const granted = locker.acquire([key], { timeout: 30_000, onWaiting: () => waiting.resolve() });
    await Promise.race([waiting.promise, granted.then(tooEarly)]);
    const begin = performance.now();
    process.kill(pid, "SIGKILL");
    const grant = await granted;
    const took = performance.now() - begin;
    await grant.release();
    return took;
  } finally {
    vitest.kill();
    await ended;
  }
}

function tooEarly(): never {
  throw new Error("It was granted while a worker still had it.");
}

/** From the call to the event in the parent. */
async function killed(path: string): Promise<number> {
  const child = fork(path, { execArgv: [] });
  await once(child, "message");
  const begin = performance.now();
  child.kill("SIGKILL");
  await once(child, "exit");
  return performance.now() - begin;
}
