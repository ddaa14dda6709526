import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fileOf, start } from "./child.ts";
import { folder, lockerIn, queued } from "./state.ts";

describe("a process that does not close its locker", () => {
  test.each([
    ["ends by itself when it has nothing more to do", "idle", 0],
    ["may call process.exit", "exit", 3],
    ["may die of an error", "throw", 1],
  ])("%s, and what it held is free", async (_how, end, exitCode) => {
    const path = folder();
    const locker = lockerIn(path);
    const holder = start("holder", [`sqlite:${path}`, "b1", end]);
    expect(await holder.line()).toBe("held");
    const { code, errors } = await holder.ended;
    expect(code).toBe(exitCode);
    expect(errors).not.toContain("Warning");
    expect(await locker.tryAcquire(["b1"])).toBeDefined();
  });

  test("stays alive while it waits, and ends when it has been served", async () => {
    const path = folder();
    const locker = lockerIn(path);
    const held = await locker.acquire(["b1"]);
    const waiter = start("waiter", [`sqlite:${path}`, "b1"]);
    await vi.waitFor(async () => expect((await locker.list()).queue).toHaveLength(1));
    const behind = await queued(locker, "b1");
    // Several of its looks around have gone by: it would have ended.
    await behind.told.next(/waiting 2(\.\d)? s .*you are 2nd/);
    await held.release();
    expect(await waiter.line()).toBe("granted b1");
    await behind.grant;
    expect((await waiter.ended).code).toBe(0);
  });
});

test("a worker thread that is terminated loses what it held, its process goes on", async () => {
  const path = folder();
  const locker = lockerIn(path);
  const mine = await locker.acquire(["b2"]);
  const workerData = { store: `sqlite:${path}`, key: "b1" };
  const thread = new Worker(fileOf("thread"), { workerData });
  onTestFinished(async () => void (await thread.terminate()));
  expect(await once(thread, "message")).toEqual(["held"]);
  const { grant } = await queued(locker, "b1");
  await thread.terminate();
  await grant;
  expect(mine[0][0]).toBe("b2");
  expect((await locker.list()).leases).toHaveLength(2);
});
