import { expectTypeOf, test } from "vitest";
import {
  anyOf,
  createLocker,
  type Grant,
  type Lease,
  type KeptState,
  type LeaseState,
  memoryStore,
  sqliteStore,
  type WaiterState,
  type WaitingInfo,
} from "../src/index.ts";

interface Device {
  readonly id: string;
  readonly model: string;
}

declare const devices: Device[];
declare const names: string[];
declare const signal: AbortSignal;

test("what a user can do", async () => {
  const locker = createLocker();
  await using grant = await locker.acquire(
    [
      anyOf(devices, { count: 2, key: (d) => d.id, labels: (d) => ({ model: d.model }) }),
      "the one relay",
    ],
    {
      timeout: 60_000,
      signal,
      priority: 1,
      note: "nightly",
      onWaiting: (w) => console.log(w.text),
    },
  );
  expectTypeOf(grant[0][1]).toEqualTypeOf<Device>();
  expectTypeOf(grant[1][0]).toEqualTypeOf<string>();
  expectTypeOf(grant[0].length).toEqualTypeOf<2>();
  expectTypeOf(grant.length).toEqualTypeOf<2>();
  expectTypeOf(grant.signal).toEqualTypeOf<AbortSignal>();
  expectTypeOf(grant.leases).toEqualTypeOf<readonly Lease[]>();
  expectTypeOf(grant.leases[0]!.token).toEqualTypeOf<number>();
  expectTypeOf(grant.release()).toEqualTypeOf<Promise<void>>();
  const [[first, second], [relay]] = grant;
  expectTypeOf(first).toEqualTypeOf<Device>();
  expectTypeOf(second).toEqualTypeOf<Device>();
  expectTypeOf(relay).toEqualTypeOf<string>();
  await locker.close();
});

test("tryAcquire grants the same, or undefined", async () => {
  const locker = createLocker({ store: memoryStore() });
  const grant = await locker.tryAcquire([anyOf(async () => devices, { key: (d) => d.id }), 7]);
  // @ts-expect-error it may be undefined
  expectTypeOf(grant[0]).toBeArray();
  expectTypeOf(grant![0][0]).toEqualTypeOf<Device>();
  expectTypeOf(grant![1][0]).toEqualTypeOf<string>();
  expectTypeOf(grant![2]).toEqualTypeOf<readonly [Device] | readonly [string] | undefined>();
  // @ts-expect-error one device
  expectTypeOf(grant![0][1]).toBeUndefined();
});

test("a list of unknown length is granted so", async () => {
  const locker = createLocker();
  const each = await locker.acquire(names.map((name) => anyOf([name])));
  expectTypeOf(each[0]).toEqualTypeOf<readonly [string] | undefined>();
  const many = await locker.acquire([anyOf(names, { count: names.length })]);
  expectTypeOf(many[0][0]).toEqualTypeOf<string | undefined>();
  const none = await locker.acquire([]);
  expectTypeOf(none.length).toEqualTypeOf<0>();
});

test("a grant can be handed on", async () => {
  const use = async (grant: Grant): Promise<void> => grant.release();
  const locker = createLocker();
  await use(await locker.acquire([anyOf(devices, { key: (d) => d.id }), "relay"]));
  const held = await locker.acquire(["b1"]);
  expectTypeOf(held).toExtend<Grant>();
  await locker.acquire(["b2"], { holding: [held] });
});

test("list shows leases and the queue", async () => {
  const { leases, queue } = await createLocker().list();
  expectTypeOf(leases).toEqualTypeOf<readonly LeaseState[]>();
  expectTypeOf(queue).toEqualTypeOf<readonly WaiterState[]>();
  expectTypeOf(leases[0]!.holder.note).toEqualTypeOf<string | undefined>();
  expectTypeOf(queue[0]!.position).toEqualTypeOf<number>();
});

test("onWaiting may be asynchronous, and sees how it stands", async () => {
  await createLocker().acquire(["b1"], {
    onWaiting: async (waiting) => {
      expectTypeOf(waiting).toEqualTypeOf<WaitingInfo>();
      expectTypeOf(waiting.blockers).toEqualTypeOf<readonly LeaseState[]>();
      expectTypeOf(waiting.kept).toEqualTypeOf<readonly KeptState[]>();
    },
  });
});

test("stores", () => {
  expectTypeOf(createLocker).returns.not.toBeAny();
  createLocker({ store: "sqlite:/a/folder" });
  createLocker({ store: { url: "memory:" } });
  createLocker({ store: sqliteStore({ path: "/a/folder" }), missingGrace: Infinity });
  // @ts-expect-error misspelt
  createLocker({ stroe: "memory:" });
  // @ts-expect-error not called
  createLocker({ store: memoryStore });
  // @ts-expect-error misspelt
  sqliteStore({ paht: "/a/folder" });
});

test("what can't be right is refused", async () => {
  const locker = createLocker();
  expectTypeOf(locker.acquire).toBeFunction();
  // @ts-expect-error misspelt
  await locker.acquire(["b1"], { timout: 5 });
  // @ts-expect-error a number of milliseconds
  await locker.acquire(["b1"], { timeout: "60s" });
  // @ts-expect-error misspelt
  await locker.acquire(["b1"], { holder: { rnu: "ci" } });
  // @ts-expect-error it never waits
  await locker.tryAcquire(["b1"], { timeout: 5 });
  // @ts-expect-error one key without the list around it
  await locker.acquire("b1");
  // @ts-expect-error one requirement without the list around it
  await locker.acquire(anyOf(names));
  // @ts-expect-error a list of lists
  await locker.acquire([names]);
  // @ts-expect-error objects have no key of their own
  await locker.acquire(devices);
  // @ts-expect-error not a grant
  await locker.acquire(["b1"], { holding: ["b2"] });
  // @ts-expect-error a grant is not changed
  (await locker.acquire(["b1"]))[0] = ["b2"];
});

test("nothing is any", async () => {
  const locker = createLocker();
  expectTypeOf(locker).not.toBeAny();
  const grant = await locker.acquire([anyOf(devices, { key: (d) => d.id, count: 2 }), "relay", 7]);
  expectTypeOf(grant).not.toBeAny();
  expectTypeOf(grant[0]).not.toBeAny();
  expectTypeOf(grant[0][0]).not.toBeAny();
  expectTypeOf(grant[0][1].model).not.toBeAny();
  expectTypeOf(grant[1][0]).not.toBeAny();
  expectTypeOf(grant[2][0]).not.toBeAny();
  expectTypeOf(grant.leases[0]).not.toBeAny();
  expectTypeOf(grant.signal.reason).toBeAny(); // so the platform has it
  expectTypeOf(await locker.tryAcquire(["b1"])).not.toBeAny();
  expectTypeOf((await locker.list()).leases[0]).not.toBeAny();
  expectTypeOf<Parameters<typeof locker.acquire>[0][number]>().not.toBeAny();
  expectTypeOf(memoryStore()).not.toBeAny();
});
