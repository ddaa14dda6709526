import type { DatabaseSync } from "node:sqlite";
import { nextEpoch } from "./epoch.ts";
import { explain } from "./faults.ts";
import { refuseNetworkFileSystem } from "./filesystem.ts";
import { removeOldBoots } from "./old-boots.ts";
import { emptyOther, refuseOther, refuseWal } from "./other-version.ts";
import type { Place } from "./place.ts";
import {
  PROTOCOL,
  SCHEMA,
  damaged,
  isOther,
  otherProgram,
  replaced,
  versionOf,
} from "./protocol.ts";
import { withRetry, type RetryOptions } from "./retry.ts";
import { openSqlite } from "./sqlite.ts";
import { transaction } from "./transaction.ts";

export interface OpenDatabase {
  readonly db: DatabaseSync;
  /** What tokens start from in this database: epoch * 2^20. */
  readonly epoch: number;
}

/**
 * Opens the database of a place, or creates it; any number of processes may do so at once. Waits
 * while others have it locked. Rejects with `StoreUnavailableError`.
 */
export async function openDatabase(
  place: Place,
  options: Omit<RetryOptions, "database"> = {},
): Promise<OpenDatabase> {
  const { database } = place;
  refuseNetworkFileSystem(place.folder);
  const db = open(database);
  try {
    await withRetry(() => configure(db, place), { ...options, database });
    const state = () => transaction(db, () => createOrRead(db, place));
    const epoch = await withRetry(state, { ...options, database });
    return { db, epoch };
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * What a session has to call in a transaction, before anything else, when others have written: throws
 * `StoreUnavailableError` unless the database is still the one that it opened.
 */
export function checkOf({ db, epoch }: OpenDatabase, place: Place): () => void {
  const version = db.prepare("PRAGMA user_version");
  const score = db.prepare("SELECT score FROM state WHERE space = 'epoch'");
  return () => {
    const found = Number(version.get()?.["user_version"]);
    if (found !== PROTOCOL) refuseOther(found, place);
    if (score.get()?.["score"] !== epoch) throw replaced(place);
  };
}

function open(database: string): DatabaseSync {
  try {
    return openSqlite(database);
  } catch (error) {
    throw explain(error, database);
  }
}

/**
 * No waiting inside of SQLite, which would block the thread. The journal is overwritten, not deleted
 * each time. No fsync: after a crash of the machine this file is not used again. Not WAL: versions
 * of SQLite that several versions of Node bring along can lose commits when they share one.
 */
function configure(db: DatabaseSync, place: Place): void {
  db.exec("PRAGMA busy_timeout = 0");
  // First of all: the mode of a database of some other version is not ours to change.
  const version = versionOf(db);
  if (isOther(version)) refuseWal(db, place, version);
  db.exec("PRAGMA journal_mode = PERSIST; PRAGMA synchronous = OFF");
}

function createOrRead(db: DatabaseSync, place: Place): number {
  const version = versionOf(db);
  const schema = db.prepare("SELECT sql FROM sqlite_schema LIMIT 1").get();
  if (version === 0 && schema === undefined) return create(db, place, 0);
  if (isOther(version)) return create(db, place, emptyOther(db, place, version));
  if (schema?.["sql"] !== SCHEMA) throw otherProgram(place);
  // Written, not only read: SQLite opens a file that it may not write, and would fail later.
  const epoch = db.prepare("UPDATE state SET value = NULL WHERE space = 'epoch' RETURNING score");
  const row = epoch.get();
  if (row !== undefined) return Number(row["score"]);
  throw damaged(place);
}

function create(db: DatabaseSync, place: Place, lastEpoch: number): number {
  const epoch = nextEpoch(place.root, lastEpoch);
  db.exec(`${SCHEMA}; PRAGMA user_version = ${PROTOCOL}`);
  db.prepare("INSERT INTO state VALUES ('epoch', ?, '', NULL)").run(epoch);
  removeOldBoots(place);
  return epoch;
}
