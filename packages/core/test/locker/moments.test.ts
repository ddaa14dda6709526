import { setImmediate as immediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { keysHeld, rejection, stores } from "./lockers.ts";

/** How many turns of the event loop, then how many jobs of the microtask queue. */
type Moment = readonly [turns: number, jobs: number];

const MOMENTS: readonly Moment[] = [0, 1, 2, 3, 4, 5].flatMap((turns) =>
  Array.from({ length: 14 }, (_, jobs) => [turns, jobs] as const),
);

const nothing = Promise.resolve();

/** So the other call is met at each of its steps. */
async function pass([turns, jobs]: Moment): Promise<void> {
  for (let i = 0; i < turns; i++) await immediate();
  for (let i = 0; i < jobs; i++) await nothing;
}

describe.each(stores)("%s: at whatever moment of a request", (_name, fresh) => {
  test("another locker releases, it is granted", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    for (const moment of MOMENTS) {
      const held = await a.acquire(["b1"]);
      const request = b.acquire(["b1"]);
      await pass(moment);
      await Promise.all([held.release(), request]);
      await (await request).release();
    }
    expect(await a.list()).toEqual({ leases: [], queue: [] });
  });

  test("the same locker releases, it is granted", async () => {
    const locker = fresh()();
    for (const moment of MOMENTS) {
      const held = await locker.acquire(["b1"]);
      const request = locker.acquire(["b1"]);
      await pass(moment);
      await Promise.all([held.release(), request]);
      await (await request).release();
    }
    expect(await locker.list()).toEqual({ leases: [], queue: [] });
  });

  test.each(["free", "held"])(
    "it is aborted, it leaves nothing behind: what it wants is %s",
    async (state) => {
      const newLocker = fresh();
      const [a, b] = [newLocker(), newLocker()];
      if (state === "held") await a.acquire(["b1"]);
      await b.list();
      const before = keysHeld(await a.list());
      const reasons = new Set<string>();
      for (const moment of MOMENTS) {
        const controller = new AbortController();
        const request = b
          .acquire(["b1", "b2"], { signal: controller.signal })
          .catch((error: Error) => void reasons.add(error.message));
        await pass(moment);
        controller.abort(new Error("enough"));
        // Where it was granted first, an abort changes nothing any more.
        const granted = await request;
        await granted?.release();
        // What was given up is free at once.
        await (await a.tryAcquire(["b2"]))!.release();
        const { leases, queue } = await a.list();
        expect([queue, leases.map(({ key }) => key)]).toEqual([[], before]);
      }
      expect([...reasons]).toEqual(["enough"]);
    },
  );

  test("it is aborted while what it waits for is released, nobody keeps it", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    for (const moment of MOMENTS) {
      const held = await a.acquire(["b1"]);
      const controller = new AbortController();
      const request = b.acquire(["b1"], { signal: controller.signal }).catch(() => undefined);
      const released = pass(moment).then(() => held.release());
      await pass([2, 5]);
      controller.abort(new Error("enough"));
      await released;
      await (await request)?.release();
      expect(await b.list()).toEqual({ leases: [], queue: [] });
    }
  });

  test("its locker is closed, it rejects and holds nothing", async () => {
    const newLocker = fresh();
    const other = newLocker();
    await other.list();
    const outcomes = new Set<string>();
    for (const moment of MOMENTS) {
      const locker = newLocker();
      const request = locker.acquire(["b1"]).then(
        () => "granted", // and used, and given back by the end of the locker
        ({ name }: Error) => name,
      );
      await pass(moment);
      const closed = locker.close();
      outcomes.add(await request);
      await closed;
      expect(await other.list()).toEqual({ leases: [], queue: [] });
      expect((await rejection(locker.list())).name).toBe("ClosedError");
    }
    expect(outcomes).toContain("ClosedError");
    expect(outcomes.size).toBeLessThanOrEqual(2);
  });
});
