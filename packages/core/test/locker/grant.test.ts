import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { anyOf, ReleasedError } from "../../src/index.ts";
import { keysHeld, queued, rejection, stores } from "./lockers.ts";

const boards = [{ id: "b1" }, { id: "b2" }, { id: "b3" }];
const key = (board: { id: string }): string => board.id;

describe.each(stores)("%s: a grant", (_name, fresh) => {
  test("is read like a list of lists", async () => {
    const grant = await fresh()().acquire([anyOf(boards, { count: 2, key }), "relay"]);
    const [[first, second], [relay]] = grant;
    expect(boards).toContain(first);
    expect(boards).toContain(second);
    expect(relay).toBe("relay");
    expect(grant.length).toBe(2);
    expect([...grant]).toEqual([[first, second], ["relay"]]);
    expect(grant.flat()).toEqual([first, second, "relay"]);
    expect(grant.map((units) => units.length)).toEqual([2, 1]);
    expect(grant.at(-1)).toEqual(["relay"]);
  });

  test("tells its leases, requirement by requirement, also after the release", async () => {
    const grant = await fresh()().acquire(["b2", anyOf(boards, { count: 1, key, prefer: ["b1"] })]);
    const { leases } = grant;
    expect(leases.map((lease) => lease.key)).toEqual(["b2", "b1"]);
    for (const lease of leases) expect(lease.token).toBeGreaterThan(0);
    await grant.release();
    expect(grant.leases).toEqual(leases);
  });

  test("is given back at the end of the block with await using", async () => {
    const newLocker = fresh();
    const locker = newLocker();
    {
      await using grant = await locker.acquire(["b1"]);
      expect(grant[0][0]).toBe("b1");
      expect(keysHeld(await locker.list())).toEqual(["b1"]);
    }
    expect((await locker.list()).leases).toEqual([]);
  });

  test("is given back when the block throws, and the error comes through", async () => {
    const locker = fresh()();
    const error = await rejection(
      (async () => {
        await using grant = await locker.acquire(["b1"]);
        throw new Error(`the test on ${grant[0][0]} failed`);
      })(),
    );
    expect(error.message).toBe("the test on b1 failed");
    expect((await locker.list()).leases).toEqual([]);
  });

  test("may be released within the block of await using", async () => {
    const locker = fresh()();
    {
      await using grant = await locker.acquire(["b1"]);
      await grant.release();
    }
    expect((await locker.list()).leases).toEqual([]);
    {
      await using grant = await locker.acquire(["b1"]);
      void grant.release();
    }
    expect((await locker.list()).leases).toEqual([]);
  });

  test("can't be released twice: whoever has it now keeps it", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const grant = await a.acquire(["b1", "b2"]);
    await grant.release();
    await b.acquire(["b1"]);
    const error = await rejection(grant.release());
    expect(error).toBeInstanceOf(ReleasedError);
    expect(error).toMatchObject({
      code: "RESOURCE_LOCKER_RELEASED",
      message: "The grant of b1 and b2 was released before. Release each grant once.",
    });
    expect(keysHeld(await a.list())).toEqual(["b1"]);
  });

  test("can't be released twice at once either", async () => {
    const grant = await fresh()().acquire(["b1"]);
    const first = grant.release();
    expect(await rejection(grant.release())).toBeInstanceOf(ReleasedError);
    await first;
  });

  test("can't be used after its release", async () => {
    const grant = await fresh()().acquire([anyOf(boards, { key, prefer: ["b2"] }), "relay"]);
    await grant.release();
    const uses: (() => unknown)[] = [
      () => grant[0],
      () => grant[1][0],
      () => [...grant],
      () => grant.flat(),
      () => {
        const [[board]] = grant;
        return board;
      },
    ];
    for (const use of uses) expect(use).toThrow(ReleasedError);
    expect(uses[0]).toThrow(
      "The grant of b2 and relay was used after its release. Use what was granted before " +
        "`release()`, or before the end of the block with `await using`.",
    );
  });

  test("has a signal that a release does not abort", async () => {
    const grant = await fresh()().acquire(["b1"]);
    const { signal } = grant;
    expect(signal.aborted).toBe(false);
    await grant.release();
    expect(signal.aborted).toBe(false);
    expect(grant.signal).toBe(signal);
  });

  test("is shown by console.log as what it is, and never throws there", async () => {
    const grant = await fresh()().acquire([anyOf(boards, { key, prefer: ["b1"] }), "relay"]);
    expect(inspect(grant)).toBe("[ [ { id: 'b1' } ], [ 'relay' ] ]");
    await grant.release();
    expect(inspect(grant)).toContain("released");
  });

  test("of many resources is named by the first of them", async () => {
    const keys = Array.from({ length: 12 }, (_, i) => `r${String(i).padStart(2, "0")}`);
    const grant = await fresh()().acquire(keys);
    await grant.release();
    expect((await rejection(grant.release())).message).toBe(
      "The grant of r00, r01, r02, r03, r04, r05, r06, r07 and 4 more was released before. " +
        "Release each grant once.",
    );
  });

  test("goes to the next one in the step that releases it", async () => {
    const newLocker = fresh();
    const [a, b, c] = [newLocker(), newLocker(), newLocker()];
    const grant = await a.acquire(["b1"]);
    const next = await queued(b, ["b1"]);
    await grant.release();
    expect(await c.tryAcquire(["b1"])).toBeUndefined();
    await (await next.grant).release();
  });
});
