import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { WorkerProcess } from "../../src/process/worker-process.ts";
import { found, startRun } from "./run.ts";
import { granted, keysOf } from "./worker.ts";

function startProcess() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  return { pid: child.pid!, kill: () => child.kill("SIGKILL"), gone: once(child, "exit") };
}

test("is waited for until it has ended", async () => {
  const { pid, kill, gone } = startProcess();
  let ended = false;
  const waiting = new WorkerProcess(pid).ended().then(() => (ended = true));
  // Another one, of which it is known when it ends.
  const other = startProcess();
  const otherEnded = new WorkerProcess(other.pid).ended();
  other.kill();
  await otherEnded;
  expect(ended).toBe(false);
  kill();
  await waiting;
  await Promise.all([gone, other.gone]);
});

test("one that has ended before is not waited for", async () => {
  const { pid, kill, gone } = startProcess();
  const worker = new WorkerProcess(pid);
  kill();
  await gone;
  await expect(worker.ended()).resolves.toBeUndefined();
  await expect(new WorkerProcess(pid).ended()).resolves.toBeUndefined();
});

test("what a worker had is free when its process has ended, not when its connection has", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const { pid, kill, gone } = startProcess();
  const worker = run.stranger();
  await worker.hello("1", pid);
  granted(await worker.request([{ pool: "boards", count: 1 }]));
  worker.close();
  const next = await run.worker();
  let free = false;
  const waiting = next.request([{ pool: "boards", count: 1 }]).then((answer) => {
    free = true;
    return answer;
  });
  // By then the broker has answered the other, and has seen the connection close.
  await (await run.worker()).request([{ pool: "nothing", count: 1 }]);
  expect(free).toBe(false);
  kill();
  expect(keysOf(granted(await waiting))).toEqual([["b1"]]);
  await gone;
});
