import { describe, expect, test } from "vitest";
import { AcquireTimeoutError, anyOf } from "../../src/index.ts";
import { queued, rejection, stores } from "./lockers.ts";

const never = (): Promise<never> => new Promise(() => {});

describe.each(stores)("%s: timeout", (_name, fresh) => {
  test("ends a request that waits, says who had what, and leaves the queue", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker({ holder: { run: "ci-1" } }), newLocker()];
    await a.acquire(["b1"]);
    await b.list();
    const boards = anyOf(["b1", "b2"], { count: 2, name: "boards" });
    const error = await rejection(b.acquire([boards], { timeout: 200 }));
    expect(error).toBeInstanceOf(AcquireTimeoutError);
    expect(error).toMatchObject({ code: "RESOURCE_LOCKER_TIMEOUT" });
    expect(error.message).toMatch(
      /^The timeout of 200 ms was reached while waiting \d+ ms for 2 boards: b1 held by ci-1 \(\d+ ms\); you are 1st\.$/,
    );
    const { leases, queue } = await a.list();
    expect([leases.length, queue]).toEqual([1, []]);
    expect(await a.tryAcquire(["b2"])).toBeDefined();
  });

  test("counts from the call on: also while discovery hangs", async () => {
    const locker = fresh()();
    const error = await rejection(
      locker.acquire([anyOf(never, { name: "boards" })], { timeout: 60 }),
    );
    expect(error).toBeInstanceOf(AcquireTimeoutError);
    expect(error.message).toMatch(
      /^The timeout of 60 ms was reached while waiting \d+ ms for discovery\.$/,
    );
    expect(await locker.list()).toEqual({ leases: [], queue: [] });
  });

  test("counts on while a later look at the candidates hangs", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    await a.acquire(["b1"]);
    let looks = 0;
    const find = (): string[] | Promise<never> => (++looks === 1 ? ["b1"] : never());
    const boards = anyOf(find, { refresh: 100, name: "boards" });
    const error = await rejection(b.acquire([boards], { timeout: 500 }));
    expect(error).toBeInstanceOf(AcquireTimeoutError);
    expect(error.message).toContain("1 of boards: b1 held by");
    expect(looks).toBe(2);
    expect((await a.list()).queue).toEqual([]);
  });

  test("of others goes on as before, and who is behind moves up", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const held = await a.acquire(["b1"]);
    await b.list();
    const short = await queued(b, ["b1", "b2"], { timeout: 200 });
    const behind = await queued(a, ["b2"]);
    await rejection(short.grant);
    expect((await behind.grant)[0][0]).toBe("b2");
    const last = await queued(b, ["b1"], { timeout: Infinity });
    await held.release();
    await last.grant;
  });
});
