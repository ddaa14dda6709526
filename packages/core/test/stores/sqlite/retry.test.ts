import { setImmediate as immediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { whoLocks } from "../../../src/stores/sqlite/culprit.ts";
import { openDatabase } from "../../../src/stores/sqlite/open.ts";
import { withRetry } from "../../../src/stores/sqlite/retry.ts";
import { transaction } from "../../../src/stores/sqlite/transaction.ts";
import { type Child, script, start } from "./child.ts";
import { place } from "./folder.ts";

async function lockedByChild(): Promise<{
  database: string;
  child: Child;
  run: () => unknown;
}> {
  const where = place();
  const { db } = await openDatabase(where);
  onTestFinished(() => db.close());
  const child = start("inside", [where.root]);
  expect(await child.line()).toBe("in");
  const run = () =>
    transaction(db, () => db.prepare("SELECT count(*) AS n FROM state").get()?.["n"]);
  return { database: where.database, child, run };
}

describe("a locked database", () => {
  test("is waited for until it is free, without blocking this thread", async () => {
    const { database, child, run } = await lockedByChild();
    const done = withRetry(run, { database });
    child.say("go");
    expect(await child.line()).toBe("out"); // arrives only if this thread is not blocked
    expect(await done).toBe(51);
  });

  test("is free when who locked it was killed, and what that had done is undone", async () => {
    const { database, child, run } = await lockedByChild();
    const done = withRetry(run, { database });
    child.kill("SIGKILL");
    expect(await done).toBe(1);
  });

  test("is not waited for once the signal was aborted", async () => {
    const { database, child, run } = await lockedByChild();
    const stop = new AbortController();
    const attempt = vi.fn<() => unknown>(run);
    const done = withRetry(attempt, { database, signal: stop.signal });
    await immediate();
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(done).rejects.toBe(reason);
    expect(attempt).toHaveBeenCalled();
    await expect(withRetry(attempt, { database, signal: stop.signal })).rejects.toBe(reason);
    child.kill();
  });

  test("by a stopped process is told, with its name", async () => {
    const { database, child, run } = await lockedByChild();
    child.kill("SIGSTOP");
    let done: Promise<unknown> | undefined;
    const stuck = new Promise<number>((onStuck) => {
      done = withRetry(run, { database, onStuck });
    });
    expect(await stuck).toBeGreaterThanOrEqual(3000);
    expect(whoLocks(database)).toEqual({
      pid: child.pid,
      state: "T",
      command: `node ${script("inside")}`,
    });
    child.kill("SIGCONT");
    child.say("go");
    expect(await done).toBe(51);
    await child.exited();
    expect(whoLocks(database)).toBeUndefined();
  });
});

test("any other error is not tried again", async () => {
  const attempt = vi.fn<() => never>(() => {
    throw new TypeError("mine");
  });
  await expect(withRetry(attempt, { database: "" })).rejects.toThrow("mine");
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("nobody locks a database that does not exist", () => {
  expect(whoLocks("/none/at/all")).toBeUndefined();
});
