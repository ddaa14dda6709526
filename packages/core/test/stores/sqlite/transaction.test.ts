import { execFileSync } from "node:child_process";
import { rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { StoreUnavailableError } from "../../../src/errors.ts";
import { openDatabase } from "../../../src/stores/sqlite/open.ts";
import { type Place, resolvePlace } from "../../../src/stores/sqlite/place.ts";
import { withRetry } from "../../../src/stores/sqlite/retry.ts";
import { transaction } from "../../../src/stores/sqlite/transaction.ts";
import { place, smallDisk } from "./folder.ts";

async function open(where: Place): Promise<DatabaseSync> {
  const { db } = await openDatabase(where);
  onTestFinished(() => db.close());
  return db;
}

function write(db: DatabaseSync, score: number, text: string): Promise<void> {
  const put = db.prepare("INSERT INTO state VALUES ('a', ?, '', ?)");
  const run = () => transaction(db, () => void put.run(score, text));
  return withRetry(run, { database: "/the/file" });
}

function count(db: DatabaseSync): unknown {
  return db.prepare("SELECT count(*) AS n FROM state WHERE space = 'a'").get()?.["n"];
}

test("what throws leaves nothing behind, and the error is the thrower's", async () => {
  const db = await open(place());
  const mine = new Error("mine");
  const run = () =>
    transaction(db, () => {
      db.exec("INSERT INTO state VALUES ('a', 1, '', '')");
      throw mine;
    });
  await expect(withRetry(run, { database: "" })).rejects.toBe(mine);
  expect(count(db)).toBe(0);
  await write(db, 1, "");
  expect(count(db)).toBe(1);
});

test("the result comes back, and others see what was done", async () => {
  const where = place();
  const [a, b] = [await open(where), await open(where)];
  expect(transaction(a, () => a.prepare("SELECT 42 AS n").get())).toEqual({ n: 42 });
  await write(a, 1, "");
  expect(count(b)).toBe(1);
});

describe("a full disk", () => {
  const full = /^The disk of \/the is full; nothing was changed\. Free some space/;

  test("fails the transaction, and that is all", async () => {
    const disk = smallDisk(1024 * 1024);
    const db = await open(resolvePlace(join(disk, "root")));
    await write(db, 1, "");
    // Small enough for the cache: the disk is full only when it commits.
    await expect(write(db, 2, "x".repeat(1_500_000))).rejects.toThrow(full);
    // Too much for it: within the transaction.
    await expect(write(db, 2, "x".repeat(8_000_000))).rejects.toThrow(full);
    expect(count(db)).toBe(1);
    expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    await write(db, 2, "x".repeat(1000));
    expect(count(db)).toBe(2);
  });

  test("that has no byte left is told, and used again once there are some", async () => {
    const disk = smallDisk(1024 * 1024);
    const db = await open(resolvePlace(join(disk, "root")));
    const filler = join(disk, "filler");
    expect(() => writeFileSync(filler, Buffer.alloc(2 * 1024 * 1024))).toThrow("ENOSPC");
    await expect(write(db, 1, "x".repeat(20_000))).rejects.toThrow(full);
    expect(count(db)).toBe(0);
    rmSync(filler);
    await write(db, 1, "x".repeat(20_000));
    expect(count(db)).toBe(1);
  });

  test("can't make a database, and does once there is room", async () => {
    const disk = smallDisk(1024 * 1024);
    const where = resolvePlace(join(disk, "root"));
    const filler = join(disk, "filler");
    expect(() => writeFileSync(filler, Buffer.alloc(2 * 1024 * 1024))).toThrow("ENOSPC");
    const error: unknown = await openDatabase(where).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    rmSync(filler);
    expect((await open(where)).prepare("SELECT count(*) AS n FROM state").get()).toEqual({ n: 1 });
  });
});

test("a disk that became read-only is named", async () => {
  const disk = smallDisk(1024 * 1024);
  const where = resolvePlace(join(disk, "root"));
  execFileSync("mount", ["-o", "remount,ro", disk]);
  await expect(openDatabase(where)).rejects.toThrow(`${where.database} can't be opened`);
  execFileSync("mount", ["-o", "remount,rw", disk]);
  (await openDatabase(where)).db.close();
  execFileSync("mount", ["-o", "remount,ro", disk]);
  await expect(openDatabase(where)).rejects.toThrow(`${where.database} can't be written`);
});

test("a file that was deleted while in use is not written to any more", async () => {
  const where = place();
  const db = await open(where);
  unlinkSync(where.database);
  const run = () => transaction(db, () => db.exec("INSERT INTO state VALUES ('a', 1, '', '')"));
  await expect(withRetry(run, { database: where.database })).rejects.toThrow(
    `${where.database} was deleted or moved while it was in use. End all runs`,
  );
});
