import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ClosedError, LeaseLostError, StoreUnavailableError } from "../../src/index.ts";
import { folder, lockersIn, queued, rejection } from "./lockers.ts";

/** Where the database is: a folder for this start of the machine. */
function inUse(path: string): string {
  return join(
    path,
    readdirSync(path).find((name) => name.includes("-"))!,
  );
}

test(
  "SQLite: a folder that is deleted in use loses everything, and says so",
  { timeout: 30_000 },
  async () => {
    const path = folder();
    const newLocker = lockersIn(path);
    const [a, b] = [newLocker(), newLocker()];
    const grant = await a.acquire(["b1", "b2"]);
    const { signal } = grant;
    const waiting = await queued(b, ["b1"]);
    const deleted = inUse(path);
    rmSync(deleted, { recursive: true });

    await once(signal, "abort");
    const lost = signal.reason as Error;
    expect(lost).toBeInstanceOf(LeaseLostError);
    expect(lost).toMatchObject({
      code: "RESOURCE_LOCKER_LEASE_LOST",
      message:
        `The grant of b1 and b2 was lost: the folder ${deleted} was deleted while it was in use; ` +
        "leave it alone while tests run. Others may use its resources by now.",
    });
    expect(await rejection(grant.release())).toBe(lost);
    expect(await rejection(grant[Symbol.asyncDispose]())).toBe(lost);
    expect(await rejection(a.acquire(["b3"], { holding: [grant] }))).toBe(lost);
    expect(() => grant[0]).toThrow(lost);

    const refused = await rejection(waiting.grant);
    expect(refused).toBeInstanceOf(StoreUnavailableError);
    expect(refused.message).toBe(
      `Waiting has no use any more: the folder ${deleted} was deleted while it was in use; leave it ` +
        "alone while tests run.",
    );
    // The same locker goes on, in a session of its own.
    const again = await a.acquire(["b1"]);
    expect(again.leases[0]!.token).toBeGreaterThan(grant.leases[0]!.token);
    expect(await newLocker().tryAcquire(["b1"])).toBeUndefined();
    await a.close();
    expect(() => grant[0]).toThrow(lost);
    expect(signal.reason).toBe(lost);
  },
);

test("SQLite: a locker whose proof of life is deleted goes on in a new session", async () => {
  const path = folder();
  const newLocker = lockersIn(path);
  const [a, b] = [newLocker(), newLocker()];
  const grant = await a.acquire(["b1"]);
  const lost = once(grant.signal, "abort");
  const inside = inUse(path);
  const proofs = readdirSync(inside).filter((name) => name.endsWith(".alive"));
  for (const proof of proofs) rmSync(join(inside, proof));
  await lost;
  // Nothing is granted to a session that others take for dead.
  const again = await a.acquire(["b1"]);
  expect(await b.tryAcquire(["b1"])).toBeUndefined();
  await again.release();
  expect(await b.tryAcquire(["b1"])).toBeDefined();
}, 30_000);

test("SQLite: what is asked of a store whose folder is gone fails, and says what to do", async () => {
  const path = folder();
  const locker = lockersIn(path)();
  const grant = await locker.acquire(["b1"]);
  const deleted = inUse(path);
  rmSync(deleted, { recursive: true });
  for (const call of [locker.acquire(["b2"]), locker.tryAcquire(["b2"]), grant.release()]) {
    const error = await rejection(call);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toBe(
      `${join(deleted, "locks.db")} was deleted or moved while it was in use. End all runs that ` +
        "use it, and start again; leave that folder alone while tests run.",
    );
  }
  await locker.close();
  expect(() => grant[0]).toThrow(ClosedError);
});
