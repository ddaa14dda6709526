import { expect, onTestFinished, test, vi } from "vitest";
import { AcquireTimeoutError, ClosedError, StoreUnavailableError } from "resource-locker";
import { readFileSync } from "node:fs";
import { type Child, start } from "./child.ts";
import { databaseIn, folder, lockerIn, rejection, Told } from "./state.ts";

async function stoppedInside(database: string): Promise<Child> {
  const child = start("inside", [database]);
  onTestFinished(() => void child.process.kill("SIGCONT"));
  expect(await child.line()).toBe("in");
  child.process.kill("SIGSTOP");
  await vi.waitFor(() => {
    expect(readFileSync(`/proc/${child.pid}/stat`, "utf8")).toMatch(/\) T /);
  });
  return child;
}

test("a process stopped inside its transaction is named to all who wait for it, who may give up", async () => {
  const path = folder();
  const [one, other] = [lockerIn(path), lockerIn(path)];
  await Promise.all([one.list(), other.list()]);
  const database = databaseIn(path);
  const stopped = await stoppedInside(database);
  const who = `${database} has been locked for 3 s by pid ${stopped.pid} (node `;
  const mend = `), which is stopped: continue it (kill -CONT ${stopped.pid}) or end it; retrying`;

  const told = new Told();
  const patient = one.acquire(["b1"], { onWaiting: ({ text }) => told.hear(text) });
  const short = rejection(one.acquire(["b2"], { timeout: 3_500 }));
  const controller = new AbortController();
  const aborted = rejection(one.acquire(["b3"], { signal: controller.signal }));
  const closed = rejection(other.acquire(["b4"]));
  const closing = other.close();
  controller.abort(new Error("enough"));

  expect((await aborted).message).toBe("enough");
  expect(await closed).toBeInstanceOf(ClosedError);
  const text = await told.next(/locked/);
  expect(text).toMatch(/^waiting \d(\.\d)? s for b1 \(/);
  expect(text.replace(/ for \d(\.\d)? s by/, " for 3 s by")).toContain(who);
  expect(text).toContain(mend);
  const error = await short;
  expect(error).toBeInstanceOf(AcquireTimeoutError);
  expect(error.message).toMatch(
    /^The timeout of 3\.5 s was reached while waiting \d(\.\d)? s for b2 \(/,
  );
  expect(error.message).toContain(mend);

  stopped.process.kill("SIGCONT");
  stopped.say("leave");
  expect((await patient)[0][0]).toBe("b1");
  await closing;
  // What was given up came to nothing.
  const { leases, queue } = await one.list();
  expect([leases.map(({ key }) => key), queue]).toEqual([["b1"], []]);
});

test("when it is killed instead, its transaction has not happened", async () => {
  const path = folder();
  const locker = lockerIn(path);
  await locker.acquire(["b1"]);
  const stopped = await stoppedInside(databaseIn(path));
  const request = locker.acquire(["b2"]);
  stopped.process.kill("SIGKILL");
  await request;
  expect((await locker.list()).leases.map(({ key }) => key)).toEqual(["b1", "b2"]);
});

test("what needs no waiting says after 10 s why the store does not answer", async () => {
  const path = folder();
  const locker = lockerIn(path);
  await locker.list();
  const database = databaseIn(path);
  const stopped = await stoppedInside(database);
  const [tried, listed] = [rejection(locker.tryAcquire(["b1"])), rejection(locker.list())];
  for (const error of [await tried, await listed]) {
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toContain("has not answered for 10 s");
    expect(error.message).toContain(`by pid ${stopped.pid}`);
  }
  stopped.process.kill("SIGCONT");
  stopped.say("leave");
  // What was granted too late was given back.
  await locker.acquire(["b1"]);
});
