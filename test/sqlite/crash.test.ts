import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { start } from "./child.ts";
import { Client } from "./client.ts";
import { folder, inUse, lockerIn, queued } from "./state.ts";

describe("a process that is killed", () => {
  test("loses what it held to the next who waits, soon", async () => {
    const path = folder();
    const locker = lockerIn(path);
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      const holder = new Client(`sqlite:${path}`);
      const { token } = await holder.hold("b1");
      const { grant } = await queued(locker, "b1");
      const since = performance.now();
      holder.kill();
      const granted = await grant;
      waits.push(performance.now() - since);
      expect(granted.leases[0]!.token).toBeGreaterThan(token);
      await granted.release();
    }
    // Some 10 ms; a busy machine is given a hundred times that.
    expect(waits.toSorted((a, b) => a - b)[1]).toBeLessThan(1_000);
  });

  test("is not granted what it waited for: who stood behind it is", async () => {
    const path = folder();
    const locker = lockerIn(path);
    const held = await locker.acquire(["b1"]);
    const dying = new Client(`sqlite:${path}`);
    await dying.wait("b1", "b2");
    const behind = await queued(locker, "b2");
    dying.kill();
    await behind.grant;
    await held.release();
    expect(await locker.tryAcquire(["b1"])).toBeDefined();
    expect((await locker.list()).queue).toEqual([]);
  });

  test("leaves nothing to those who come later", async () => {
    const path = folder();
    const [one, other] = [new Client(`sqlite:${path}`), new Client(`sqlite:${path}`)];
    await one.hold("b1", "b2");
    await other.wait("b2", "b3");
    one.kill();
    other.kill();
    await Promise.all([one.ended, other.ended]);
    const locker = lockerIn(path);
    await locker.acquire(["b1", "b2", "b3"]);
    const { leases, queue } = await locker.list();
    expect([leases.length, queue]).toEqual([3, []]);
    const files = readdirSync(inUse(path)).filter((name) => name.endsWith(".alive"));
    expect(files).toHaveLength(1);
  });
});

test("a process that is stopped keeps what it has, however long, and goes on with it", async () => {
  const path = folder();
  const locker = lockerIn(path);
  const holder = new Client(`sqlite:${path}`);
  const held = await holder.hold("b1");
  const { grant, told } = await queued(locker, "b1");
  onTestFinished(() => holder.kill("SIGCONT"));
  holder.kill("SIGSTOP");
  await vi.waitFor(() => expect(stateOf(holder.pid)).toBe("T"));
  // By then it has been looked for the dead several times.
  await told.next(/waiting 2(\.\d)? s for b1: b1 held by client/);
  expect(await locker.tryAcquire(["b1"])).toBeUndefined();
  holder.kill("SIGCONT");
  held.release();
  await held.said("released");
  expect((await grant).leases[0]!.token).toBeGreaterThan(held.token);
});

test("Ctrl-C ends a whole group of processes, and all they had is free", async () => {
  const path = folder();
  const locker = lockerIn(path);
  const group = start("group", [`sqlite:${path}`], { detached: true });
  onTestFinished(() => endGroup(group.pid));
  expect(await group.line()).toBe("b1 and b2 are held");
  const both = await queued(locker, "b1", "b2");
  process.kill(-group.pid, "SIGINT");
  await both.grant;
  await group.ended;
});

test("a session whose proof of life was deleted is taken over, and its holder is told", async () => {
  const path = folder();
  const locker = lockerIn(path);
  await locker.list();
  const own = new Set(readdirSync(inUse(path)));
  const holder = new Client(`sqlite:${path}`);
  const held = await holder.hold("b1");
  const { grant } = await queued(locker, "b1");
  for (const name of readdirSync(inUse(path))) {
    if (name.endsWith(".alive") && !own.has(name)) rmSync(join(inUse(path), name));
  }
  expect((await grant).leases[0]!.token).toBeGreaterThan(held.token);
  held.release();
  const { text } = await held.said("lost");
  expect(text).toMatch(
    /^LeaseLostError: The grant of b1 was lost: .*\. Others may use its resources by now\.$/,
  );
  await expect(held.said("released")).rejects.toThrow("LeaseLostError");
  expect(await locker.tryAcquire(["b1"])).toBeUndefined();
});

/** Should the test have failed before. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended
  }
}

function stateOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "")[0]!;
}
