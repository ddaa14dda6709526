import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { anyOf, UnsatisfiableError } from "../../src/index.ts";
import { keysHeld, queued, rejection, stores } from "./lockers.ts";

const boards = [
  { id: "b1", model: "T1000" },
  { id: "b2", model: "T1000" },
  { id: "b3", model: "T2000" },
];
const key = (board: { id: string }): string => board.id;

describe.each(stores)("%s: acquire", (_name, fresh) => {
  test("grants the items themselves, requirement by requirement", async () => {
    const locker = fresh()();
    const grant = await locker.acquire([anyOf(boards, { count: 2, key }), "the one relay", 7]);
    const [two, relay, seven] = grant;
    expect(boards).toContain(two[0]);
    expect(boards).toContain(two[1]);
    expect(two[0]).not.toBe(two[1]);
    expect([relay, seven]).toEqual([["the one relay"], ["7"]]);
    expect(grant.leases.map((lease) => lease.key)).toEqual([...two.map(key), "the one relay", "7"]);
  });

  test("waits for what others hold, until it is released", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const first = await a.acquire(["b1"]);
    const second = await queued(b, ["b1"]);
    await first.release();
    const grant = await second.grant;
    expect(grant[0][0]).toBe("b1");
    expect(keysHeld(await a.list())).toEqual(["b1"]);
  });

  test("takes all or nothing: while it waits it holds nothing", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const first = await a.acquire(["b2"]);
    const both = await queued(b, ["b1", "b2"]);
    expect(keysHeld(await a.list())).toEqual(["b2"]);
    await first.release();
    await both.grant;
    expect(keysHeld(await a.list())).toEqual(["b1", "b2"]);
  });

  test("finds the only way to serve overlapping requirements", async () => {
    const locker = fresh()();
    const grant = await locker.acquire([anyOf(["a", "b"]), anyOf(["b", "c"]), anyOf(["c"])]);
    expect([...grant]).toEqual([["a"], ["b"], ["c"]]);
  });

  test("gives one resource to one requirement only", async () => {
    const locker = fresh()();
    const [one, other] = await locker.acquire([anyOf(["b1", "b2"]), anyOf(["b1", "b2"])]);
    expect([one[0], other[0]].toSorted()).toEqual(["b1", "b2"]);
  });

  test("of nothing is granted at once, and holds nothing", async () => {
    const locker = fresh()();
    const grant = await locker.acquire([]);
    expect([...grant]).toEqual([]);
    expect(grant.leases).toEqual([]);
    expect((await locker.list()).leases).toEqual([]);
    await grant.release();
    const again = await locker.tryAcquire([]);
    await again!.release();
  });

  test("refuses at once what can never be, whoever holds what", async () => {
    const locker = fresh()();
    const error = await rejection(
      locker.acquire([anyOf(boards, { count: 4, key, name: "boards" })]),
    );
    expect(error).toBeInstanceOf(UnsatisfiableError);
    expect(error.message).toBe("boards: need 4, but there are 3: b1, b2, b3");
    expect(
      (await rejection(locker.acquire(["b1", anyOf(boards, { count: 3, key, name: "boards" })])))
        .message,
    ).toBe("b1 and boards together need 4, but there are 3: b1, b2, b3");
    expect(await locker.list()).toEqual({ leases: [], queue: [] });
  });

  test("serves the higher priority first, then who came first", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const held = await a.acquire(["b1"]);
    const order: string[] = [];
    const request = async (name: string, priority: number): Promise<void> => {
      const { grant } = await queued(b, ["b1"], { priority });
      grant.then(
        async (granted) => {
          order.push(name);
          await granted.release();
        },
        () => {},
      );
      waiting.push(grant);
    };
    const waiting: Promise<unknown>[] = [];
    await request("low", -1);
    await request("first", 0);
    await request("second", 0);
    await request("high", 5);
    await held.release();
    await Promise.all(waiting);
    expect(order).toEqual(["high", "first", "second", "low"]);
  });

  test("gives each lease of a resource a higher token, whoever gets it", async () => {
    const newLocker = fresh();
    const tokens: number[] = [];
    for (const locker of [newLocker(), newLocker(), newLocker()]) {
      for (let i = 0; i < 2; i++) {
        const grant = await locker.acquire(["b1"]);
        tokens.push(grant.leases[0]!.token);
        await grant.release();
      }
      await locker.close();
    }
    expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => a - b));
    expect(tokens).toHaveLength(6);
  });

  test("lets shared holders in beside each other, and exclusive ones when they are gone", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const shared = anyOf(["db"], { mode: "shared" });
    const [one, two] = [await a.acquire([shared]), await b.acquire([shared])];
    const exclusive = await queued(a, ["db"]);
    await one.release();
    expect(exclusive.isOver()).toBe(false);
    await two.release();
    await exclusive.grant;
    expect(await b.tryAcquire([shared])).toBeUndefined();
  });

  test("shares out the slots of a resource", async () => {
    const locker = fresh()();
    const seat = (slots: number) => anyOf(["licence"], { slots, capacity: () => 3 });
    const two = await locker.acquire([seat(2)]);
    expect(await locker.tryAcquire([seat(2)])).toBeUndefined();
    await locker.acquire([seat(1)]);
    await two.release();
    await locker.acquire([seat(2)]);
  });
});

describe.each(stores)("%s: tryAcquire", (_name, fresh) => {
  test("grants what is free, and gives undefined at once for what is not", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const grant = await a.tryAcquire(["b1", anyOf(["b2", "b3"])]);
    expect(grant![0][0]).toBe("b1");
    expect(await b.tryAcquire(["b4", "b1"])).toBeUndefined();
    expect((await b.list()).queue).toEqual([]);
    expect(keysHeld(await b.list())).not.toContain("b4");
    await grant!.release();
    expect(await b.tryAcquire(["b4", "b1"])).toBeDefined();
  });

  test("goes around nobody who waits for the same", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    await a.acquire(["b1"]);
    const both = await queued(b, ["b1", "b2"]);
    expect(await a.tryAcquire(["b2"])).toBeUndefined();
    expect(both.isOver()).toBe(false);
  });

  test("says what can never be", async () => {
    const error = await rejection(fresh()().tryAcquire([anyOf(["b1"], { count: 2 })]));
    expect(error).toBeInstanceOf(UnsatisfiableError);
    expect(error.message).toBe("need 2 resources, but there is 1: b1");
  });
});

describe.each(stores)("%s: list", (_name, fresh) => {
  test("shows to everybody who holds what and who waits for what", async () => {
    const newLocker = fresh();
    const a = newLocker({ holder: { run: "ci-1", worker: "3" } });
    const b = newLocker({ holder: { run: "ci-2" } });
    const before = Date.now();
    const grant = await a.acquire([anyOf(boards, { count: 2, key, name: "boards" })], {
      note: "nightly",
      holder: { file: "radio.test.ts", test: "pairs twice" },
    });
    await queued(b, [anyOf(boards, { count: 2, key, name: "boards" })], { priority: 2, note: "x" });
    await queued(b, ["b1"]);
    const stranger = newLocker();
    const { leases, queue } = await stranger.list();
    expect(leases.map((lease) => [lease.key, lease.token])).toEqual(
      grant.leases.map((lease) => [lease.key, lease.token]),
    );
    const { since, holder, ...rest } = leases[0]!;
    expect(rest).toMatchObject({ mode: "exclusive", slots: 1, name: "boards" });
    expect(since).toBeGreaterThanOrEqual(before - 1);
    expect(since).toBeLessThanOrEqual(Date.now() + 1);
    expect(holder).toEqual({
      host: hostname(),
      pid: process.pid,
      run: "ci-1",
      worker: "3",
      file: "radio.test.ts",
      test: "pairs twice",
      note: "nightly",
    });
    expect(
      queue.map(({ position, priority, holder: { run, note } }) => [position, priority, run, note]),
    ).toEqual([
      [1, 2, "ci-2", "x"],
      [2, 0, "ci-2", undefined],
    ]);
    expect(queue[0]!.needs).toEqual([
      {
        count: 2,
        mode: "exclusive",
        slots: 1,
        name: "boards",
        keys: ["b1", "b2", "b3"],
        candidates: 3,
      },
    ]);
  });
});
