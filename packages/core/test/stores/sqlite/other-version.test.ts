import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../../../src/stores/sqlite/open.ts";
import type { Place } from "../../../src/stores/sqlite/place.ts";
import { PROTOCOL } from "../../../src/stores/sqlite/protocol.ts";
import { openSqlite } from "../../../src/stores/sqlite/sqlite.ts";
import { type Child, start } from "./child.ts";
import { place } from "./folder.ts";
import { thisVersion, versionWith } from "./version.ts";

const OTHER = 99;

/** Somebody of that version holds the key; resolves with the token. */
async function hold(sources: string, where: Place, key = "b1"): Promise<[Child, number]> {
  const child = start("hold", [sources, where.root, key]);
  const said = await child.line();
  expect(said).toMatch(/^\d+$/);
  return [child, Number(said)];
}

async function refusal(sources: string, where: Place): Promise<string> {
  const child = start("hold", [sources, where.root, "b1"]);
  const said = await child.line();
  await child.exited();
  return said;
}

/** What a run of another version leaves when it ends; resolves with its token. */
async function leftBy(sources: string, where: Place): Promise<number> {
  const [child, token] = await hold(sources, where);
  child.say("release");
  await child.exited();
  return token;
}

const PAGE = 4_096;

/** The header has the first page of the list of free pages at byte 32; that one has them from byte 8 on. */
function repeatFreePage(file: Buffer): Buffer {
  const damaged = Buffer.from(file);
  const list = (damaged.readUInt32BE(32) - 1) * PAGE;
  damaged.writeUInt32BE(damaged.readUInt32BE(list + 8), list + 12);
  return damaged;
}

describe("the database of another version", () => {
  test("is refused while somebody of that version lives, and made anew after", async () => {
    const where = place();
    const other = versionWith(OTHER);
    const [first, token] = await hold(other, where);
    const [second] = await hold(other, where, "b2");
    const users = [first, second].map(({ pid }) => `pid ${pid} \\(node \\S+\\)`);
    const text =
      `^${where.database} was made by another version of resource-locker: its protocol is ${OTHER}, ` +
      `this version's is ${PROTOCOL}\\. It is still in use by (${users.join(", ")}|${users.toReversed().join(", ")})\\. ` +
      `End what uses it, or wait for that, and start again: then it is made anew\\. Or install one ` +
      `version of resource-locker for all runs on this machine\\.$`;
    expect(await refusal(thisVersion, where)).toMatch(new RegExp(text));
    first.say("release");
    await first.exited();
    expect(await refusal(thisVersion, where)).toMatch(`still in use by pid ${second.pid} (node`);
    second.kill();
    await second.exited();
    const [, later] = await hold(thisVersion, where);
    expect(later).toBeGreaterThan(token);
    expect(await refusal(other, where)).toMatch(/its protocol is \d, this version's is 99\. It is/);
  });

  test("is refused while a process of it lives that has no session", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const worker = start("alive", [where.folder, "worker"]);
    expect(await worker.line()).toBe("up");
    expect(await refusal(thisVersion, where)).toMatch(`still in use by pid ${worker.pid} (node`);
    worker.kill();
    await worker.exited();
    await hold(thisVersion, where);
  });

  test("is refused when it can't be told whether somebody lives", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    mkdirSync(join(where.folder, "x.alive"));
    expect(await refusal(thisVersion, where)).toMatch(
      /still in use by somebody who may live \(.*\/x\.alive .*\)\. End what uses it/,
    );
  });

  test("is made anew once, however many find it at once, with a higher epoch", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const before = Number(readFileSync(join(where.root, "epoch"), "utf8"));
    const children = Array.from({ length: 8 }, () => start("open", [where.root]));
    for (const child of children) expect(await child.line()).toBe("ready");
    for (const child of children) child.say("go");
    const epochs = new Set(await Promise.all(children.map((child) => child.line())));
    expect(epochs.size).toBe(1);
    expect(Number([...epochs][0])).toBeGreaterThan(before);
  });

  test("is made anew with a higher epoch even when the file of epochs was lost", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const db = openSqlite(where.database);
    db.exec("UPDATE state SET score = 4000000000 WHERE space = 'epoch'");
    db.close();
    const { db: anew, epoch } = await openDatabase(where);
    anew.close();
    expect(epoch).toBe(4_000_000_001);
  });

  test.each([
    ["is cut off", (file: Buffer) => file.subarray(0, 4 * PAGE)],
    ["has a free page twice", repeatFreePage],
  ])("is refused and left as it is when it %s", async (_what, damage) => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const db = openSqlite(where.database);
    const add = db.prepare("INSERT INTO state VALUES ('filler', ?, '', ?)");
    for (let i = 0; i < 50; i++) add.run(i, "x".repeat(1_000));
    db.exec("DELETE FROM state WHERE space = 'filler' AND score >= 20");
    db.close();
    const damaged = damage(readFileSync(where.database));
    writeFileSync(where.database, damaged);
    expect(await refusal(thisVersion, where)).toMatch(/ is damaged.* delete the folder/);
    expect(readFileSync(where.database)).toEqual(damaged);
  });

  test("is refused when it has lost its epoch", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const db = openSqlite(where.database);
    db.exec("DELETE FROM state WHERE space = 'epoch'");
    db.close();
    expect(await refusal(thisVersion, where)).toMatch(/is damaged\. End all runs that use it/);
  });

  test("may have tables of SQLite's own, which can't be dropped", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const db = openSqlite(where.database);
    db.exec("CREATE TABLE notes(id INTEGER PRIMARY KEY AUTOINCREMENT)");
    db.close();
    const { db: anew } = await openDatabase(where);
    const names = anew.prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'");
    expect(names.all()).toEqual([{ name: "state" }]);
    anew.close();
  });

  test("may have tables that this one knows nothing of", async () => {
    const where = place();
    await leftBy(versionWith(OTHER), where);
    const db = openSqlite(where.database);
    db.exec(`
      CREATE TABLE "more ""notes"(id INTEGER PRIMARY KEY, text, of REFERENCES "more ""notes");
      CREATE INDEX by_text ON "more ""notes"(text);
      CREATE VIEW texts AS SELECT text FROM "more ""notes";
      INSERT INTO "more ""notes" VALUES (1, 'a', 1);
    `);
    db.close();
    const { db: anew } = await openDatabase(where);
    expect(anew.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "state" }]);
    expect(anew.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    anew.close();
  });
});

describe("a session that opened the database and did not enter it yet", () => {
  test("is refused when another version made it anew meanwhile", async () => {
    const where = place();
    const late = start("enter", [thisVersion, where.root]);
    expect(await late.line()).toBe("open");
    const [, token] = await hold(versionWith(OTHER), where);
    late.say("go");
    expect(await late.line()).toBe(
      `${where.database} was made by another version of resource-locker: its protocol is ${OTHER}, ` +
        `this version's is ${PROTOCOL}. Install one version of resource-locker for all runs on this machine. ` +
        `To use this one here: end all runs that use ${where.folder}, and start again.`,
    );
    expect(token).toBeGreaterThan(0);
  });

  test("is refused when two versions made it anew meanwhile: its tokens would be too low", async () => {
    const where = place();
    const late = start("enter", [thisVersion, where.root]);
    expect(await late.line()).toBe("open");
    await leftBy(versionWith(OTHER), where);
    await leftBy(thisVersion, where);
    late.say("go");
    expect(await late.line()).toBe(
      `${where.database} was made anew since this session opened it: another version of ` +
        `resource-locker was there. Start again.`,
    );
  });
});

test("two versions that take turns never hold the same, and tokens only grow", async () => {
  const where = place();
  const sources = [thisVersion, versionWith(OTHER)];
  const children = [...sources, ...sources].map((of) => start("turns", [of, where.root, "40"]));
  for (const child of children) expect(await child.line()).toBe("ready");
  for (const child of children) child.say("go");
  for (const child of children) expect(await child.line()).toMatch(/^\d+$/);
  const tokens = readFileSync(join(where.root, "tokens"), "utf8").trim().split("\n").map(Number);
  expect(tokens.length).toBeGreaterThan(0);
  expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => a - b));
});
