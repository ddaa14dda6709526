import { chmodSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreUnavailableError } from "resource-locker";
import { describe, expect, test } from "vitest";
import { start } from "./child.ts";
import { Client } from "./client.ts";
import { databaseIn, folder, inUse, lockerIn, rejection } from "./state.ts";

describe.runIf(process.getuid?.() === 0)("a folder that this user may not", () => {
  const uid = String(200_000 + process.pid);

  async function asked(path: string): Promise<string[]> {
    const child = start("other-user", [uid, `sqlite:${path}`], { cwd: "/" });
    return [await child.line(), await child.line(), await child.line()];
  }

  test("write: every call says so", async () => {
    const path = folder();
    chmodSync(path, 0o755);
    const said =
      `StoreUnavailableError: ${path} can't be written to or read by this user. ` +
      `Choose another folder: store: "sqlite:/a/local/folder".`;
    expect(await asked(path)).toEqual([said, said, said]);
  });

  test("make", async () => {
    const path = join(folder(), "a", "b");
    expect((await asked(path))[0]).toBe(
      `StoreUnavailableError: ${path} can't be written to or read by this user. ` +
        `Choose another folder: store: "sqlite:/a/local/folder".`,
    );
  });
});

/** As the first question for its place does. */
function makeFolders(path: string): void {
  expect(lockerIn(path).url).toBe(`sqlite:${path}`);
}

describe("a database", () => {
  test("of another version is refused, also when it comes while this one is at work", async () => {
    const path = folder();
    const locker = lockerIn(path);
    const grant = await locker.acquire(["b1"]);
    const other = new DatabaseSync(databaseIn(path));
    other.exec("PRAGMA user_version = 99");
    const found =
      `${databaseIn(path)} was made by another version of resource-locker: its protocol is 99, ` +
      `this version's is 2. `;
    const atWork =
      `${found}Install one version of resource-locker for all runs on this machine. To use this one ` +
      `here: end all runs that use ${inUse(path)}, and start again.`;
    for (const call of [locker.acquire(["b2"]), grant.release()]) {
      const error = await rejection(call);
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toBe(atWork);
    }
    const late = lockerIn(path);
    const error = await rejection(late.acquire(["b2"]));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toContain(`${found}It is still in use by pid ${process.pid} (node`);
    // Still held, and can be given back when that is over.
    other.exec("PRAGMA user_version = 2");
    other.close();
    await grant.release();
    await late.acquire(["b1", "b2"]);
  });

  test("of another version that nobody uses any more is made anew", async () => {
    const path = folder();
    const before = new Client(`sqlite:${path}`);
    const { token } = await before.hold("b1");
    const other = new DatabaseSync(databaseIn(path));
    other.exec("PRAGMA user_version = 99");
    other.close();
    const refused = await rejection(lockerIn(path).acquire(["b1"]));
    expect(refused.message).toContain(`It is still in use by pid ${before.pid} (node`);
    before.kill();
    await before.ended;
    const grant = await lockerIn(path).acquire(["b1"]);
    expect(grant.leases[0]!.token).toBeGreaterThan(token);
  });

  test("that is random bytes is refused, and left as it is", async () => {
    const path = folder();
    makeFolders(path);
    const database = databaseIn(path);
    writeFileSync(database, randomBytes(8_192));
    for (let i = 0; i < 2; i++) {
      const error = await rejection(lockerIn(path).acquire(["b1"]));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toBe(
        `${database} is damaged or no database of resource-locker. End all runs that use it, ` +
          `delete the folder ${inUse(path)}, and start again.`,
      );
      expect((error.cause as Error).message).toBe("file is not a database");
    }
    expect(readdirSync(inUse(path))).toEqual(["locks.db"]);
  });

  test("that was cut off is refused", async () => {
    const path = folder();
    const first = lockerIn(path);
    await first.acquire(Array.from({ length: 500 }, (_, i) => `b${i}`));
    const database = databaseIn(path);
    truncateSync(database, 8_192);
    const error = await rejection(first.acquire(["c1"]));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toContain(`${database} is damaged`);
    expect((await rejection(lockerIn(path).acquire(["b1"]))).message).toContain("is damaged");
  });

  test("that is a folder", async () => {
    const path = folder();
    makeFolders(path);
    mkdirSync(databaseIn(path));
    const error = await rejection(lockerIn(path).acquire(["b1"]));
    expect(error.message).toContain(`${databaseIn(path)} can't be opened. Check that`);
  });
});
