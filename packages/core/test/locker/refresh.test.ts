import { describe, expect, test } from "vitest";
import { anyOf, DiscoveryError, UnsatisfiableError } from "../../src/index.ts";
import type { AnyOfOptions, WaitingInfo } from "../../src/index.ts";
import { queued, rejection, stores } from "./lockers.ts";

/** Boards that come and go, and whoever looks for them. */
class Presence {
  boards: readonly string[];
  fault: Error | undefined;
  looks = 0;
  #lookers = new Set<() => void>();

  constructor(...boards: string[]) {
    this.boards = boards;
  }

  readonly find = (): readonly string[] => {
    this.looks++;
    for (const looker of this.#lookers) looker();
    if (this.fault !== undefined) throw this.fault;
    return this.boards;
  };

  any(options: AnyOfOptions<string> = {}): ReturnType<typeof anyOf<string, number>> {
    return anyOf(this.find, { name: "boards", refresh: 100, ...options });
  }

  /**
   * Two more looks have begun: then what the first of them found has been told to the store, for
   * one look does not begin before the last one is through.
   */
  async seen(): Promise<void> {
    const enough = this.looks + 2;
    const { promise, resolve } = Promise.withResolvers<void>();
    const looker = (): void => {
      if (this.looks >= enough) resolve();
    };
    this.#lookers.add(looker);
    await promise;
    this.#lookers.delete(looker);
  }
}

describe.each(stores)("%s: while a request waits", (_name, fresh) => {
  test("a board that appears is used", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const presence = new Presence("b1");
    await a.acquire(["b1"]);
    const request = await queued(b, [presence.any()]);
    presence.boards = ["b1", "b2"];
    expect((await request.grant)[0][0]).toBe("b2");
    const { looks } = presence;
    const other = new Presence("b1");
    await queued(b, [other.any()]);
    await other.seen();
    expect(presence.looks).toBe(looks);
  });

  test("a board that vanished is not granted", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const presence = new Presence("b1", "b2");
    const [one, two] = [await a.acquire(["b1"]), await a.acquire(["b2"])];
    const request = await queued(b, [presence.any()]);
    presence.boards = ["b2"];
    await presence.seen();
    await one.release();
    const again = await a.tryAcquire(["b1"]);
    expect(again![0][0]).toBe("b1");
    await two.release();
    expect((await request.grant)[0][0]).toBe("b2");
  });

  test("it keeps its place, whatever comes and goes", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const presence = new Presence("b1");
    const held = await a.acquire(["b1", "b2"]);
    const first = await queued(b, [presence.any()]);
    const second = await queued(a, ["b2"]);
    presence.boards = ["b2"];
    await presence.seen();
    await held.release();
    expect((await first.grant)[0][0]).toBe("b2");
    expect(second.isOver()).toBe(false);
  });

  test("too few of them for longer than missingGrace refuse it; what is leased counts", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker({ missingGrace: 300 })];
    const presence = new Presence("b1", "b2");
    const held = await a.acquire(["b2"]);
    const request = await queued(b, [presence.any({ count: 2 })]);
    presence.boards = ["b1"];
    await presence.seen();
    expect(request.isOver()).toBe(false);
    const since = performance.now();
    await held.release();
    const error = await rejection(request.grant);
    expect(performance.now() - since).toBeGreaterThanOrEqual(300);
    expect(error).toBeInstanceOf(UnsatisfiableError);
    expect(error.message).toMatch(
      /^boards: need 2, but there is 1: b1; it has been so for \d+ ms \(missingGrace: 300 ms\)$/,
    );
    expect(await a.list()).toEqual({ leases: [], queue: [] });
  });
});

/** What the locker alone decides. */
describe("while a request waits", () => {
  const fresh = stores[0]![1];

  test("a discovery that fails changes nothing: the last list serves, and the text says so", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const presence = new Presence("b1");
    const held = await a.acquire(["b1"]);
    const told = Promise.withResolvers<WaitingInfo>();
    const onWaiting = (waiting: WaitingInfo): void => {
      if (waiting.trouble !== undefined) told.resolve(waiting);
    };
    const request = await queued(b, [presence.any()], { onWaiting });
    presence.fault = new Error("connect ECONNREFUSED 10.0.0.7:80");
    const { text, trouble } = await told.promise;
    expect(trouble).toBe(
      "discovery of boards failed: connect ECONNREFUSED 10.0.0.7:80; what was found before serves",
    );
    expect(text).toMatch(
      /^waiting .* for 1 of boards: b1 held by .*; you are 1st \(discovery of boards failed: connect ECONNREFUSED 10\.0\.0\.7:80; what was found before serves\)$/,
    );
    await held.release();
    expect((await request.grant)[0][0]).toBe("b1");
  });

  test("too few of them for a while does no harm", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const presence = new Presence("b1", "b2");
    const held = await a.acquire(["b2"]);
    const request = await queued(b, [presence.any({ count: 2 })]);
    presence.boards = [];
    await presence.seen();
    await held.release();
    await presence.seen();
    expect(request.isOver()).toBe(false);
    presence.boards = ["b2", "b1"];
    expect((await request.grant)[0].toSorted()).toEqual(["b1", "b2"]);
  });

  test("a board that reboots while it is leased is waited for, however long that takes", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker({ missingGrace: 0 })];
    const presence = new Presence("b1", "b2");
    const held = await a.acquire(["b1"]);
    const request = await queued(b, [presence.any({ count: 2 })]);
    presence.boards = ["b2"];
    await presence.seen();
    expect(request.isOver()).toBe(false);
    presence.boards = ["b1", "b2"];
    await presence.seen();
    await held.release();
    await request.grant;
  });
});

describe.each(stores)("%s: at the first look", (_name, fresh) => {
  test("what can never be is said at once", async () => {
    const locker = fresh()();
    const error = await rejection(locker.acquire([new Presence("b1").any({ count: 2 })]));
    expect(error).toBeInstanceOf(UnsatisfiableError);
    expect(error.message).toBe("boards: need 2, but there is 1: b1");
    const none = await rejection(locker.tryAcquire([new Presence().any()]));
    expect(none).toBeInstanceOf(UnsatisfiableError);
    expect(none.message).toBe("boards: need 1, but there are none");
  });

  test("what others lease under the same name counts as existing", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const presence = new Presence("b1", "b2");
    const held = await a.acquire([presence.any({ prefer: ["b1"] })]);
    presence.boards = ["b2"];
    expect(await b.tryAcquire([presence.any({ count: 2 })])).toBeUndefined();
    const request = await queued(b, [presence.any({ count: 2 })]);
    expect(request.first.text).toMatch(
      /^waiting \d+ ms for 2 boards \(1 discovered\); you are 1st$/,
    );
    presence.boards = ["b1", "b2"];
    await presence.seen();
    await held.release();
    await request.grant;
  });

  test("a discovery that fails is the caller's error, and nothing is held", async () => {
    const locker = fresh()();
    const presence = new Presence("b1");
    presence.fault = new Error("connect ECONNREFUSED 10.0.0.7:80");
    for (const request of [
      locker.acquire(["relay", presence.any()]),
      locker.tryAcquire(["relay", presence.any()]),
    ]) {
      const error = await rejection(request);
      expect(error).toBeInstanceOf(DiscoveryError);
      expect(error.message).toBe("discovery of boards failed: connect ECONNREFUSED 10.0.0.7:80");
      expect(error.cause).toBe(presence.fault);
    }
    expect(await locker.list()).toEqual({ leases: [], queue: [] });
  });
});

test("one requirement can be used by any number of requests, each of which looks for itself", async () => {
  const locker = stores[0]![1]()();
  const presence = new Presence("b1");
  const boards = presence.any();
  const first = await locker.acquire([boards]);
  presence.boards = ["b1", "b2"];
  const second = await locker.acquire([boards]);
  expect([first[0][0], second[0][0], presence.looks]).toEqual(["b1", "b2", 2]);
});
