import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { anyOf } from "../../src/index.ts";
import { keysHeld, queued, rejection, stores } from "./lockers.ts";

const nothing = { leases: [], queue: [] };

describe.each(stores)("%s: a signal", (_name, fresh) => {
  test("that is aborted before: nothing is asked of anybody", async () => {
    const locker = fresh()();
    let looks = 0;
    const find = (): string[] => [`b${++looks}`];
    const reason = new Error("the run is over");
    const request = locker.acquire([anyOf(find)], { signal: AbortSignal.abort(reason) });
    expect(await rejection(request)).toBe(reason);
    expect(looks).toBe(0);
    expect(await locker.list()).toEqual(nothing);
  });

  test("that aborts a waiting request takes it out of the queue", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const held = await a.acquire(["b1"]);
    const controller = new AbortController();
    const both = await queued(b, ["b1", "b2"], { signal: controller.signal });
    const behind = await queued(a, ["b2"]);
    controller.abort();
    expect(await rejection(both.grant)).toMatchObject({ name: "AbortError" });
    expect((await behind.grant)[0][0]).toBe("b2");
    expect((await a.list()).queue).toEqual([]);
    await held.release();
    expect(keysHeld(await a.list())).toEqual(["b2"]);
  });

  test("ends a request whose discovery hangs", async () => {
    const locker = fresh()();
    const controller = new AbortController();
    const request = locker.acquire([anyOf((): Promise<string[]> => new Promise(() => {}))], {
      signal: controller.signal,
    });
    controller.abort(new Error("enough"));
    expect((await rejection(request)).message).toBe("enough");
    expect(await locker.list()).toEqual(nothing);
  });

  test("changes nothing after the grant, and is not held on to", async () => {
    const locker = fresh()();
    const controller = new AbortController();
    const { signal } = controller;
    const grant = await locker.acquire(["b1"], { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
    controller.abort();
    expect(grant[0][0]).toBe("b1");
    expect(grant.signal.aborted).toBe(false);
    expect(keysHeld(await locker.list())).toEqual(["b1"]);
  });

  test("may be shared by requests: each of them ends", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    await a.acquire(["b1"]);
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = [await queued(a, ["b1"], { signal }), await queued(b, ["b1"], { signal })];
    controller.abort(new Error("enough"));
    for (const { grant } of waiting) expect((await rejection(grant)).message).toBe("enough");
    expect((await b.list()).queue).toEqual([]);
  });
});
