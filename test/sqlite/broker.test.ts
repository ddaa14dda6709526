import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Child, start } from "./child.ts";
import { folder, inUse, lockerIn, queued, type Told } from "./state.ts";

/** A broker in a process of its own, and what it is told to do. */
async function brokerIn(path: string): Promise<Broker> {
  const child = start("broker", [`sqlite:${path}`]);
  const aliveFolder = await child.line();
  const tell = async (text: string): Promise<void> => {
    child.say(text);
    expect(await child.line()).toBe(`${text.split(" ")[0]} done`);
  };
  return { child, aliveFolder, tell };
}

interface Broker {
  readonly child: Child;
  readonly aliveFolder: string;
  readonly tell: (text: string) => Promise<void>;
}

async function userIn(aliveFolder: string, id: string): Promise<Child> {
  const child = start("user", [aliveFolder, id]);
  expect(await child.line()).toBe("up");
  return child;
}

async function kill(...children: Child[]): Promise<void> {
  for (const child of children) child.process.kill("SIGKILL");
  await Promise.all(children.map(({ ended }) => ended));
}

/** The waiter has looked for the dead at least once since the call. */
async function lookedAround(told: Told): Promise<void> {
  for (let i = 0; i < 3; i++) await told.next(/b1 held by broker/);
}

const aliveFiles = (path: string): number =>
  readdirSync(inUse(path)).filter((name) => name.endsWith(".alive")).length;

describe("a broker that is killed", () => {
  test("leaves to a worker what that one uses, until it has ended too", async () => {
    const path = folder();
    const broker = await brokerIn(path);
    expect(broker.aliveFolder).toBe(inUse(path));
    const user = await userIn(broker.aliveFolder, "user-1");
    await broker.tell("hold b1 user-1");
    const locker = lockerIn(path);
    const before = await locker.list();
    const { grant, told } = await queued(locker, "b1");

    await kill(broker.child);
    const after = await locker.list();
    expect(after.leases).toEqual(before.leases);
    expect(after.queue).toHaveLength(1);
    // Of the locker and of the worker: the broker is buried.
    expect(aliveFiles(path)).toBe(2);
    await lookedAround(told);
    expect(await locker.tryAcquire(["b1"])).toBeUndefined();
    const newcomer = lockerIn(path);
    expect(await newcomer.tryAcquire(["b1"])).toBeUndefined();
    expect((await newcomer.list()).leases).toEqual(before.leases);

    const since = performance.now();
    await kill(user);
    expect((await grant).leases[0]!.token).toBeGreaterThan(before.leases[0]!.token);
    // A second; a busy machine is given ten times that.
    expect(performance.now() - since).toBeLessThan(10_000);
    expect((await locker.list()).leases.map(({ key }) => key)).toEqual(["b1"]);
  });

  test("leaves to each worker its own, all of it, and the rest to whoever comes", async () => {
    const path = folder();
    const broker = await brokerIn(path);
    const one = await userIn(broker.aliveFolder, "user-1");
    const other = await userIn(broker.aliveFolder, "user-2");
    for (const [key, id] of [
      ["b1", "user-1"],
      ["b2", "user-1"],
      ["b3", "user-2"],
      ["b4", "nobody"],
    ]) {
      await broker.tell(`hold ${key} ${id}`);
    }
    await kill(broker.child);
    const locker = lockerIn(path);
    expect((await locker.list()).leases.map(({ key }) => key)).toEqual(["b1", "b2", "b3"]);
    await kill(one);
    expect((await locker.list()).leases.map(({ key }) => key)).toEqual(["b3"]);
    await locker.acquire(["b1", "b2", "b4"]);
    const { grant } = await queued(locker, "b3");
    await kill(other);
    await grant;
    expect(aliveFiles(path)).toBe(1);
  });

  test.each(["worker first", "broker first"])(
    "with its worker leaves nothing: %s",
    async (order) => {
      const path = folder();
      const broker = await brokerIn(path);
      const user = await userIn(broker.aliveFolder, "user-1");
      await broker.tell("hold b1 user-1");
      const { grant } = await queued(lockerIn(path), "b1");
      await kill(...(order === "worker first" ? [user, broker.child] : [broker.child, user]));
      await grant;
      await lockerIn(path).list();
      expect(aliveFiles(path)).toBe(2);
    },
  );
});

test("while the broker lives, only the broker frees what its dead worker used", async () => {
  const path = folder();
  const broker = await brokerIn(path);
  const user = await userIn(broker.aliveFolder, "user-1");
  await broker.tell("hold b1 user-1");
  const locker = lockerIn(path);
  const { grant, told } = await queued(locker, "b1");
  await kill(user);
  await lookedAround(told);
  expect(await lockerIn(path).tryAcquire(["b1"])).toBeUndefined();
  await broker.tell("release b1");
  await grant;
});

test("a broker that ends its session in order gives all back, whoever still lives", async () => {
  const path = folder();
  const broker = await brokerIn(path);
  await userIn(broker.aliveFolder, "user-1");
  await broker.tell("hold b1 user-1");
  await broker.tell("close");
  expect(await lockerIn(path).tryAcquire(["b1"])).toBeDefined();
});
