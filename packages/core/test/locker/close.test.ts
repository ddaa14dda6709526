import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { anyOf, ClosedError, createLocker, ReleasedError } from "../../src/index.ts";
import { folder, keysHeld, lockersIn, queued, rejection, stores } from "./lockers.ts";

describe.each(stores)("%s: close", (_name, fresh) => {
  test("rejects who waits, ends what is granted, and gives it to the next", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const grant = await a.acquire(["b1"]);
    const { signal } = grant;
    const waiting = await queued(a, ["b1", "b2"]);
    const next = await queued(b, ["b1"]);
    await a.close();
    expect((await next.grant)[0][0]).toBe("b1");

    const rejected = await rejection(waiting.grant);
    expect(rejected).toBeInstanceOf(ClosedError);
    expect(rejected.message).toBe("The locker was closed while this request waited.");
    expect(signal.reason).toBeInstanceOf(ClosedError);
    expect(() => grant[0]).toThrow(ClosedError);
    expect(() => grant[0]).toThrow("The grant of b1 was given back when its locker was closed.");
    const released = await rejection(grant.release());
    expect(released).toBeInstanceOf(ReleasedError);
    expect(released.message).toBe("The grant of b1 was given back when its locker was closed.");
    await grant[Symbol.asyncDispose]();
    const { leases, queue } = await b.list();
    expect([leases.length, queue]).toEqual([1, []]);
  });

  test("is final, and may be called again", async () => {
    const locker = fresh()();
    await locker.acquire(["b1"]);
    await Promise.all([locker.close(), locker.close()]);
    await locker.close();
    for (const call of [locker.acquire(["b1"]), locker.tryAcquire(["b1"]), locker.list()]) {
      const error = await rejection(call);
      expect(error).toBeInstanceOf(ClosedError);
      expect(error.message).toBe("The locker is closed; make a new one.");
    }
  });

  test("comes at the end of the block with await using", async () => {
    const newLocker = fresh();
    {
      await using locker = newLocker();
      await locker.acquire(["b1"]);
    }
    expect(await newLocker().list()).toEqual({ leases: [], queue: [] });
  });

  test("lets a release that has begun come to its end", async () => {
    const locker = fresh()();
    const grant = await locker.acquire(["b1"]);
    const released = grant.release();
    await locker.close();
    await expect(released).resolves.toBeUndefined();
  });

  test("ends a request whose discovery hangs, and one whose discovery comes too late", async () => {
    const newLocker = fresh();
    const list = Promise.withResolvers<string[]>();
    for (const call of ["acquire", "tryAcquire"] as const) {
      const locker = newLocker();
      const request = locker[call]([anyOf(() => list.promise)]);
      const failed = rejection(request);
      await locker.close();
      list.resolve(["b1"]);
      expect(await failed).toBeInstanceOf(ClosedError);
    }
    expect(await newLocker().list()).toEqual({ leases: [], queue: [] });
  });

  test("of one locker leaves the others of this process alone", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const grant = await a.acquire(["b1"]);
    await b.acquire(["b2"]);
    await b.close();
    expect(grant[0][0]).toBe("b1");
    expect(keysHeld(await a.list())).toEqual(["b1"]);
    await grant.release();
  });
});

test("a locker that was never used opens nothing", async () => {
  const path = join(folder(), "locks");
  const locker = createLocker({ store: `sqlite:${path}` });
  await locker.close();
  expect(existsSync(path)).toBe(false);
});

test("SQLite: a closed locker leaves no files of its own", async () => {
  const path = folder();
  const locker = lockersIn(path)();
  await locker.acquire(["b1"]);
  await locker.close();
  const boot = readdirSync(path).find((name) => name.includes("-"));
  expect(readdirSync(join(path, boot!)).toSorted()).toEqual(["locks.db", "locks.db-journal"]);
});

test("SQLite: a locker whose store can't be opened can be closed", async () => {
  const locker = createLocker({ store: "sqlite:/proc/nowhere" });
  expect((await rejection(locker.acquire(["b1"]))).name).toBe("StoreUnavailableError");
  await expect(locker.close()).resolves.toBeUndefined();
});
