import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { createLocker, type Locker } from "resource-locker";
import { beAlive } from "resource-locker/alive";
import { expect, onTestFinished, test } from "vitest";
import { eventually, found, type Run, startRun, tempFolder } from "./run.ts";

const lost = "RESOURCE_LOCKER_BROKER_LOST";

interface OnDisk {
  readonly run: Run;
  readonly folder: string;
  /** Of another run. */
  readonly other: Locker;
}

async function startOnDisk(): Promise<OnDisk> {
  const folder = await tempFolder();
  const store = `sqlite:${folder}`;
  const run = await startRun({ discover: { boards: found("b1") }, store });
  const other = createLocker({ store });
  onTestFinished(() => other.close());
  return { run, folder, other };
}

async function heldIn(other: Locker): Promise<string[]> {
  return (await other.list()).leases.map(({ key }) => key);
}

const ways: readonly [string, string, (run: Run) => void][] = [
  ["end", "The run is over", (run) => run.send({ op: "end" })],
  ["disconnect", "The main process of the run is gone", (run) => run.child.disconnect()],
];

test.each(ways)("%s without workers: it exits", async (_, __, end) => {
  const run = await startRun();
  end(run);
  expect(await run.exited).toEqual([0, null]);
});

test.each(ways)("%s: nothing new is granted, what is held stays held", async (_, reason, end) => {
  const { run, other } = await startOnDisk();
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const { grant } = await one.acquire({ boards: 1 });
  const waiting = two.request([{ pool: "boards", count: 1 }]);
  end(run);
  const error = { code: lost, message: `${reason}: nothing new is granted.` };
  expect(await waiting).toMatchObject({ op: "failed", error });
  expect(two.told).toEqual([{ op: "ending", reason }]);
  two.close();
  expect(await one.request([{ pool: "boards", count: 1 }])).toMatchObject({ error });
  expect(one.told).toEqual([{ op: "ending", reason }]);
  expect(await heldIn(other)).toEqual(["b1"]);
  expect(run.child.exitCode).toBe(null);
  // It can still be given back in order.
  expect(await one.release(grant)).toMatchObject({ op: "done" });
  expect(await heldIn(other)).toEqual([]);
  one.close();
  expect(await run.exited).toEqual([0, null]);
});

test("the leases of a worker stay until its socket closes, and the broker as long", async () => {
  const { run, other } = await startOnDisk();
  const worker = await run.worker();
  await worker.acquire({ boards: 1 });
  run.child.disconnect();
  await worker.request([]);
  const next = other.acquire(["b1"]);
  expect(await heldIn(other)).toEqual(["b1"]);
  worker.close();
  await (await next).release();
  expect(await run.exited).toEqual([0, null]);
});

test("signals of the terminal do not end it", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const worker = await run.worker();
  const { grant } = await worker.acquire({ boards: 1 });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) run.child.kill(signal);
  await worker.release(grant);
  await worker.acquire({ boards: 1 });
  expect(run.child.exitCode ?? run.child.signalCode).toBe(null);
});

test("when it dies, what a worker proves to use is free when that worker has ended", async () => {
  const { run, other } = await startOnDisk();
  const worker = run.stranger();
  const welcome = await worker.hello();
  const { aliveFolder } = welcome as { aliveFolder: string };
  const alive = beAlive(aliveFolder, randomUUID());
  onTestFinished(() => alive.close());
  await worker.request([{ pool: "boards", count: 1 }], { alive: alive.id });
  run.child.kill("SIGKILL");
  await worker.closed;
  expect(await heldIn(other)).toEqual(["b1"]);
  const next = other.acquire(["b1"]);
  alive.close();
  expect((await next).leases.map(({ key }) => key)).toEqual(["b1"]);
});

test("a lease that is lost is told to its worker, and can't be given back", async () => {
  const { run, folder } = await startOnDisk();
  const worker = await run.worker();
  const { grant } = await worker.acquire({ boards: 1 });
  await rm(folder, { recursive: true });
  const code = "RESOURCE_LOCKER_LEASE_LOST";
  const error = { code, message: expect.stringContaining("The grant of b1 was lost") };
  await eventually(() => expect(worker.told).toEqual([{ op: "lost", grant, error }]));
  expect(await worker.release(grant)).toMatchObject({ op: "failed", error });
  // What is lost does not stand in the way of the next.
  expect(await worker.request([], { holding: [grant] })).not.toMatchObject({ error: { code } });
});

test("when it dies, what its workers had is free", async () => {
  const { run, other } = await startOnDisk();
  const worker = await run.worker();
  await worker.acquire({ boards: 1 });
  run.child.kill("SIGKILL");
  await worker.closed;
  const next = await other.acquire(["b1"]);
  expect(next.leases.map(({ key }) => key)).toEqual(["b1"]);
});
