import { readdirSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { StoreUnavailableError } from "../../errors.ts";
import { listed } from "../../wording/list.ts";
import { aliveFile, isAlive } from "./alive.ts";
import { describeCulprit, whoLocks } from "./culprit.ts";
import type { Place } from "./place.ts";
import { damaged, mend, otherProgram, otherVersion } from "./protocol.ts";

/**
 * Empties a database that another version of this package made, if nobody uses it any more, and
 * returns its epoch. To be called in the exclusive transaction that then creates it anew. Throws
 * `StoreUnavailableError` when somebody may use it, and when it is not to be touched.
 *
 * Nothing is taken from anybody: whoever has written has proven its life before, and proves it as
 * long as it lives. Whoever has opened it only, and proves its life after this looked, has nothing
 * yet, and its first step comes after this transaction: it finds the version changed, and is refused.
 */
export function emptyOther(db: DatabaseSync, place: Place, version: number): number {
  refuseWal(db, place, version);
  if (!isOurs(db)) throw otherProgram(place);
  const living = whoLives(place.folder);
  if (living.length > 0) {
    throw otherVersion(
      version,
      place,
      `It is still in use by ${listed(living)}. End what uses it, or wait for that, and start again: ` +
        `then it is made anew. Or install one version of resource-locker for all runs on this machine.`,
    );
  }
  const epoch = epochOf(db);
  if (epoch === undefined || !isSound(db)) throw damaged(place);
  dropAll(db);
  return epoch;
}

/** For a session that is at work, or about to begin. */
export function refuseOther(version: number, place: Place): never {
  throw otherVersion(
    version,
    place,
    `Install one version of resource-locker for all runs on this machine. To use this one here: end ` +
      `all runs that use ${place.folder}, and start again.`,
  );
}

/**
 * Only this mode is kept in the file, and two processes that would change it keep each other from
 * it for as long as both have it open. No version up to this one has ever set it.
 */
export function refuseWal(db: DatabaseSync, place: Place, version: number): void {
  const mode = db.prepare("PRAGMA journal_mode").get()?.["journal_mode"];
  if (mode !== "wal") return;
  throw otherVersion(
    version,
    place,
    `Install one version of resource-locker for all runs on this machine. To use this one here: ` +
      mend(place),
  );
}

function isOurs(db: DatabaseSync): boolean {
  const count = `SELECT count(*) AS n FROM pragma_table_info('state') WHERE name IN ('space', 'score')`;
  return db.prepare(count).get()?.["n"] === 2;
}

function epochOf(db: DatabaseSync): number | undefined {
  const score = db.prepare("SELECT score FROM state WHERE space = 'epoch'").get()?.["score"];
  return typeof score === "number" ? score : undefined;
}

function isSound(db: DatabaseSync): boolean {
  return db.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"] === "ok";
}

function dropAll(db: DatabaseSync): void {
  // SQLite keeps some for itself, and lets nobody drop them.
  const find = db.prepare(
    "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
  );
  for (const { type, name } of find.all()) {
    db.exec(`DROP ${String(type)} IF EXISTS "${String(name).replaceAll('"', '""')}"`);
  }
}

/** For people, each once. Not to know whether somebody lives counts as living. */
function whoLives(folder: string): string[] {
  const found = new Set<string>();
  for (const id of everyone(folder)) {
    const who = whoIs(folder, id);
    if (who !== undefined) found.add(who);
  }
  return [...found];
}

function whoIs(folder: string, id: string): string | undefined {
  const file = aliveFile(folder, id);
  try {
    if (!isAlive(folder, id)) return undefined;
  } catch (error) {
    return `somebody who may live (${(error as Error).message})`;
  }
  const culprit = whoLocks(file);
  return culprit === undefined ? `the process that has ${file} locked` : describeCulprit(culprit);
}

function everyone(folder: string): string[] {
  try {
    const files = readdirSync(folder);
    return files.flatMap((file) => /^(.+)\.alive$/.exec(file)?.[1] ?? []);
  } catch (cause) {
    throw new StoreUnavailableError(
      `${folder} can't be read: ${(cause as Error).message}. Make it readable for this user.`,
      { cause },
    );
  }
}
