import type { DatabaseSync, StatementSync } from "node:sqlite";
import { StoreUnavailableError } from "../../errors.ts";
import { nextEpoch } from "./epoch.ts";
import { explain } from "./faults.ts";
import { refuseNetworkFileSystem } from "./filesystem.ts";
import { removeOldBoots } from "./old-boots.ts";
import type { Place } from "./place.ts";
import { withRetry, type RetryOptions } from "./retry.ts";
import { openSqlite } from "./sqlite.ts";
import { transaction } from "./transaction.ts";

/** Of the table below and what the ledger writes in it. Versions that differ can't share a place. */
export const PROTOCOL = 2;

/** `space`, `score`, `member`: what the ledger's orders and tables need, in one tree. */
export const SCHEMA = `CREATE TABLE state(
  space TEXT NOT NULL,
  score INTEGER NOT NULL,
  member TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY(space, score, member)
) WITHOUT ROWID`;

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

/** `version`: prepared from `PRAGMA user_version`. Throws when another version of this package made the database. */
export function checkProtocol(version: StatementSync, place: Place): void {
  refuseOther(Number(version.get()?.["user_version"]), place);
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
  if (version !== 0) refuseOther(version, place);
  db.exec("PRAGMA journal_mode = PERSIST; PRAGMA synchronous = OFF");
}

function createOrRead(db: DatabaseSync, place: Place): number {
  const version = versionOf(db);
  const schema = db.prepare("SELECT sql FROM sqlite_schema LIMIT 1").get();
  if (version === 0 && schema === undefined) return create(db, place);
  if (version !== 0) refuseOther(version, place);
  if (schema?.["sql"] !== SCHEMA) {
    throw new StoreUnavailableError(
      `${place.database} was made by another program. ${mend(place)}`,
    );
  }
  // Written, not only read: SQLite opens a file that it may not write, and would fail later.
  const epoch = db.prepare("UPDATE state SET value = NULL WHERE space = 'epoch' RETURNING score");
  const row = epoch.get();
  if (row !== undefined) return Number(row["score"]);
  throw new StoreUnavailableError(`${place.database} is damaged. ${mend(place)}`);
}

function create(db: DatabaseSync, place: Place): number {
  const epoch = nextEpoch(place.root);
  db.exec(`${SCHEMA}; PRAGMA user_version = ${PROTOCOL}`);
  db.prepare("INSERT INTO state VALUES ('epoch', ?, '', NULL)").run(epoch);
  removeOldBoots(place);
  return epoch;
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
}

function refuseOther(version: number, place: Place): void {
  if (version === PROTOCOL) return;
  throw new StoreUnavailableError(
    `${place.database} was made by another version of resource-locker: its protocol is ${version}, ` +
      `this version's is ${PROTOCOL}. Install one version of resource-locker for all runs on this ` +
      `machine. To use this one here: ${mend(place)}`,
  );
}

function mend({ folder }: Place): string {
  return `End all runs that use it, delete the folder ${folder}, and start again.`;
}
