import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { anyOf } from "../../src/index.ts";
import type { AcquireOptions, Locker, WaitingInfo } from "../../src/index.ts";
import { queued, rejection, stores } from "./lockers.ts";

/** Begins a request that has to wait; `told(n)` resolves with what it was told the n-th time. */
function request(
  locker: Locker,
  keys: string[],
  options: AcquireOptions = {},
): { told: (n: number) => Promise<WaitingInfo>; count: () => number; grant: Promise<unknown> } {
  const infos: WaitingInfo[] = [];
  const wanted: (() => void)[] = [];
  const onWaiting = (waiting: WaitingInfo): void => {
    infos.push(waiting);
    for (const look of wanted) look();
  };
  const grant = locker.acquire(keys, { ...options, onWaiting });
  grant.catch(() => {});
  const told = (n: number): Promise<WaitingInfo> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (infos.length >= n) resolve(infos[n - 1]!);
      };
      wanted.push(look);
      look();
    });
  return { told, grant, count: () => infos.length };
}

describe.each(stores)("%s: onWaiting", (_name, fresh) => {
  test("is told at once who holds what, and the place in the queue", async () => {
    const newLocker = fresh();
    const a = newLocker({ holder: { run: "ci-4412", worker: "3" } });
    const b = newLocker();
    await a.acquire(["b2", "b1"], { note: "flashing", holder: { file: "radio.test.ts" } });
    await a.acquire(["b3"]);
    const waiting = await request(b, ["b1", "b2", "b3", "b4"]).told(1);
    expect(waiting.text).toMatch(
      /^waiting \d+ ms for b1, b2, b3 and b4: b1 and b2 held by ci-4412 radio\.test\.ts worker 3, "flashing" \(\d+ ms\), b3 held by ci-4412 worker 3 \(\d+ ms\); you are 1st$/,
    );
    expect(waiting.position).toBe(1);
    expect(waiting.waited).toBeGreaterThan(0);
    expect(waiting.trouble).toBeUndefined();
    expect(waiting.blockers.map(({ key, holder }) => `${key} ${holder.note}`).toSorted()).toEqual([
      "b1 flashing",
      "b2 flashing",
      "b3 undefined",
    ]);
  });

  test("is told again every second, with the places as they are then", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const held = await a.acquire(["b1"]);
    const first = request(a, ["b1"]);
    await first.told(1);
    const second = request(b, ["b1"], { note: "second" });
    const third = request(b, ["b1"]);
    expect((await second.told(1)).text).toMatch(/^waiting \d+ ms for b1: .*; you are 2nd$/);
    expect((await third.told(1)).text).toMatch(/; you are 3rd$/);
    await held.release();
    await first.grant;
    const [before, after] = [first.count(), await third.told(2)];
    expect(after.position).toBe(2);
    expect(after.text).toMatch(
      /^waiting 1(\.\d)? s for b1: b1 held by pid \d+ \(.*\); you are 2nd$/,
    );
    expect(after.waited).toBeGreaterThan(900);
    expect((await second.told(2)).text).toMatch(/; you are 1st$/);
    expect(first.count()).toBe(before);
  });

  test("is not told by a request that is granted at once", async () => {
    const locker = fresh()();
    let calls = 0;
    await locker.acquire(["b1"], { onWaiting: () => void calls++ });
    expect(calls).toBe(0);
  });

  test("is told of several requirements, by name where they have one", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    await a.acquire(["b1"]);
    const boards = anyOf(["b1", "b2", "b3"], { count: 3, name: "boards{model=T1000}" });
    const { first } = await queued(b, [boards, "relay"]);
    expect(first.text).toMatch(
      /^waiting \d+ ms for 3 boards\{model=T1000\} and relay: b1 held by pid \d+ \(\d+ ms\); you are 1st$/,
    );
  });

  test("is told what is kept for whom when nobody holds it", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker({ holder: { run: "team-a", worker: "1" } })];
    const c = newLocker();
    await a.acquire(["relay"]);
    await queued(b, ["b4", "relay"], { holder: { file: "power.test.ts" } });
    const { first } = await queued(c, [anyOf(["b4", "b5"], { count: 2, name: "boards" })]);
    expect(first.text).toMatch(
      /^waiting \d+ ms for 2 boards: b4 kept for team-a power\.test\.ts worker 1; you are 2nd$/,
    );
    expect(first.blockers).toEqual([]);
    expect(first.kept).toMatchObject([{ key: "b4", holder: { file: "power.test.ts" } }]);
  });

  test("is told why it may not join those who share", async () => {
    const newLocker = fresh();
    const [a, b, c] = [newLocker(), newLocker({ holder: { run: "writer" } }), newLocker()];
    const shared = anyOf(["db"], { mode: "shared" });
    await a.acquire([shared]);
    await queued(b, ["db"]);
    const { first } = await queued(c, [shared]);
    expect(first.text).toMatch(
      /: db shared by pid \d+ \(\d+ ms\), db kept for writer; you are 2nd$/,
    );
  });

  test("is not told of what is kept for somebody who waits for this very caller", async () => {
    const newLocker = fresh();
    const [a, b, c] = [newLocker(), newLocker(), newLocker()];
    const held = await c.acquire(["b1"]);
    await a.acquire(["b3"]);
    await queued(b, ["b1", "b2"]);
    const { first } = await queued(c, ["b2", "b3"], { holding: [held] });
    expect(first.kept).toEqual([]);
    expect(first.text).toMatch(/for b2 and b3: b3 held by pid \d+ \(\d+ ms\); you are 2nd$/);
  });

  test("may give the request up, or close the locker", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    await a.acquire(["b1"]);
    const controller = new AbortController();
    const { signal } = controller;
    const patience = { signal, onWaiting: () => controller.abort(new Error("not today")) };
    expect((await rejection(b.acquire(["b1"], patience))).message).toBe("not today");
    const closing = rejection(b.acquire(["b1"], { onWaiting: () => b.close() }));
    expect((await closing).name).toBe("ClosedError");
    expect((await a.list()).queue).toEqual([]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no terminal");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no terminal"))],
  ])("does no harm when it %s: a warning says so, the request goes on", async (_how, onWaiting) => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const held = await a.acquire(["b1"]);
    const warned = once(process, "warning");
    const waiting = b.acquire(["b1"], { onWaiting });
    const [warning] = (await warned) as [Error];
    expect(warning).toMatchObject({
      name: "ResourceLockerWarning",
      message: "onWaiting failed, and the request goes on without it: no terminal",
    });
    await held.release();
    expect((await waiting)[0][0]).toBe("b1");
  });
});

test("a discovery that takes long is told of too, before there is a place in the queue", async () => {
  const locker = stores[0]![1]()();
  const list = Promise.withResolvers<string[]>();
  const waiting = Promise.withResolvers<WaitingInfo>();
  const findBoards = () => list.promise;
  const grant = locker.acquire([anyOf(findBoards), anyOf(["x"])], { onWaiting: waiting.resolve });
  const { text, position, blockers, kept } = await waiting.promise;
  expect(text).toMatch(/^waiting \d(\.\d)? s for discovery$/);
  expect([position, blockers, kept]).toEqual([0, [], []]);
  list.resolve(["b1"]);
  expect([...(await grant)]).toEqual([["b1"], ["x"]]);
});
