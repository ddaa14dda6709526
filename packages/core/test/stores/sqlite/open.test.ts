import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { StoreUnavailableError } from "../../../src/errors.ts";
import { openDatabase } from "../../../src/stores/sqlite/open.ts";
import type { Place } from "../../../src/stores/sqlite/place.ts";
import { PROTOCOL } from "../../../src/stores/sqlite/protocol.ts";
import { openSqlite } from "../../../src/stores/sqlite/sqlite.ts";
import { start, startWithMounts } from "./child.ts";
import { place } from "./folder.ts";

async function open(where: Place): Promise<{ db: DatabaseSync; epoch: number }> {
  const opened = await openDatabase(where);
  onTestFinished(() => opened.db.close());
  return opened;
}

function prepare(where: Place, sql: string): void {
  const db = openSqlite(where.database);
  db.exec(sql);
  db.close();
}

describe("opening", () => {
  test("creates the database once, with an epoch of its own", async () => {
    const where = place();
    const first = await open(where);
    const second = await open(where);
    expect(first.epoch).toBe(Number(readFileSync(join(where.root, "epoch"), "utf8")));
    expect(second.epoch).toBe(first.epoch);
    expect(first.db.prepare("SELECT * FROM state").all()).toEqual([
      { space: "epoch", score: first.epoch, member: "", value: null },
    ]);
    expect(first.db.prepare("PRAGMA user_version").get()).toEqual({ user_version: PROTOCOL });
  });

  test("sets what holds for a connection", async () => {
    const { db } = await open(place());
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "persist" });
    expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 0 });
    expect(db.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: 0 });
  });

  test("works for 16 processes at once", async () => {
    const where = place();
    const children = Array.from({ length: 16 }, () => start("open", [where.root]));
    for (const child of children) expect(await child.line()).toBe("ready");
    for (const child of children) child.say("go");
    const epochs = await Promise.all(children.map((child) => child.line()));
    expect(new Set(epochs)).toEqual(new Set([String((await open(where)).epoch)]));
  });

  test("starts from a higher epoch when the folder was deleted", async () => {
    const where = place();
    const first = await openDatabase(where);
    first.db.close();
    rmSync(where.folder, { recursive: true });
    mkdirSync(where.folder);
    expect((await open(where)).epoch).toBeGreaterThan(first.epoch);
  });

  test("undoes what a process left that was killed in its transaction", async () => {
    const where = place();
    const { db } = await open(where);
    db.exec("INSERT INTO state VALUES ('a', 1, '', 'before')");
    const child = start("inside", [where.root]);
    expect(await child.line()).toBe("in");
    child.kill("SIGKILL");
    await child.exited();
    expect(
      (await open(where)).db.prepare("SELECT value FROM state WHERE space = 'a'").all(),
    ).toEqual([{ value: "before" }]);
    expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  });

  test("removes the folders of earlier starts, and nothing else", async () => {
    const where = place();
    const old = "00000000-aaaa-bbbb-cccc-000000000001";
    const mine = "00000000-aaaa-bbbb-cccc-000000000002";
    const other = "00000000-aaaa-bbbb-cccc-000000000003";
    const files = {
      [old]: ["locks.db", "locks.db-journal", "x.alive", "x.sock"],
      [mine]: ["locks.db", "thesis.txt"],
      [other]: ["x.alive"],
      photos: ["locks.db"],
    };
    for (const [name, names] of Object.entries(files)) {
      mkdirSync(join(where.root, name));
      for (const file of names) writeFileSync(join(where.root, name, file), "");
    }
    await open(where);
    const left = readdirSync(where.root).filter((name) => name in files);
    expect(left).toEqual([mine, other, "photos"]);
    expect(readdirSync(join(where.root, mine))).toEqual(["locks.db", "thesis.txt"]);
  });
});

async function refusal(where: Place): Promise<string> {
  const error: unknown = await openDatabase(where).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(StoreUnavailableError);
  return (error as Error).message;
}

describe("a database that can't be used is refused, with what to do", () => {
  test("of another version of this package, in a mode that no version had up to now", async () => {
    const where = place();
    (await openDatabase(where)).db.close();
    prepare(where, "PRAGMA journal_mode = WAL; PRAGMA user_version = 7");
    expect(await refusal(where)).toBe(
      `${where.database} was made by another version of resource-locker: its protocol is 7, this ` +
        `version's is ${PROTOCOL}. Install one version of resource-locker for all runs on this machine. To use ` +
        `this one here: End all runs that use it, delete the folder ${where.folder}, and start again.`,
    );
    const db = openSqlite(where.database);
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    db.close();
  });

  test.each([0, PROTOCOL, 75])("of another program, whose version is %d", async (version) => {
    const where = place();
    prepare(where, `CREATE TABLE bookmarks(url); PRAGMA user_version = ${version}`);
    expect(await refusal(where)).toBe(
      `${where.database} was made by another program. End all runs that use it, delete the folder ` +
        `${where.folder}, and start again.`,
    );
  });

  test("that is none", async () => {
    const where = place();
    writeFileSync(where.database, "not at all a database ".repeat(100));
    expect(await refusal(where)).toMatch(
      /is damaged or no database of resource-locker\. End all runs/,
    );
  });

  test("that is damaged", async () => {
    const where = place();
    (await openDatabase(where)).db.close();
    prepare(where, "DELETE FROM state");
    expect(await refusal(where)).toMatch(/is damaged\. End all runs/);
  });

  test("on a file system that other machines may share", async () => {
    const where = place();
    const mountinfo = join(where.root, "mountinfo");
    writeFileSync(mountinfo, "27 1 0:58 / / rw,relatime - nfs4 fs01:/x rw,vers=4.2\n");
    const child = startWithMounts(mountinfo, "open", [where.root]);
    expect(await child.line()).toBe("ready");
    child.say("go");
    expect(await child.line()).toBe(
      `StoreUnavailableError ${where.folder} is on a file system that other machines may share (nfs4), ` +
        `and locks there do not reach all of them. For resources of this machine choose a local ` +
        `folder: store: "sqlite:/a/local/folder". For resources that several machines use take Redis: ` +
        `store: "redis://…".`,
    );
    expect(readdirSync(where.folder)).toEqual([]);
  });

  test("that can't be opened", async () => {
    const where = place();
    mkdirSync(where.database);
    expect(await refusal(where)).toMatch(`${where.database} can't be opened. Check that`);
  });
});
