import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { StoreUnavailableError } from "../../errors.ts";
import { explain, isBusy, isCantOpen } from "./faults.ts";
import { socketPath } from "./socket-path.ts";
import { openSqlite } from "./sqlite.ts";
import { fs } from "./fs.ts";

/** Proof that a session lives: a lock of the kernel, which ends with its process at the latest. */
export interface Alive {
  readonly id: string;
  /** False when somebody deleted the file: then others take this session for dead. */
  intact(): boolean;
  /** Ends the proof and removes the file. Idempotent. */
  close(): void;
}

/**
 * What this thread holds. The references matter: a database that is collected as garbage is closed,
 * and its lock gone.
 */
const own = new Map<string, Alive>();

/**
 * Holds the lock of `id`, a random name never used before, until `close` or the end of the thread.
 * Nobody may open that file by other means in this process: closing it there drops the lock. Throws
 * `StoreUnavailableError`.
 */
export function beAlive(folder: string, id: string): Alive {
  const file = aliveFile(folder, id);
  const db = lock(file);
  const alive: Alive = {
    id,
    intact: () => own.has(file) && fs().existsSync(file),
    close: () => {
      if (!own.delete(file)) return;
      removeDead(folder, id);
      db.close();
      removeDead(folder, id); // Windows deletes no open file
    },
  };
  own.set(file, alive);
  return alive;
}

/**
 * Whether the process of a session lives, also a stopped one. "Dead" is final. Throws
 * `StoreUnavailableError` when it can't be told, and then the session must count as alive.
 */
export function isAlive(folder: string, id: string): boolean {
  const file = aliveFile(folder, id);
  return own.has(file) || probe(file);
}

/** Removes the files of a session that has been ended. Never throws: what stays is `litter`. */
export function removeDead(folder: string, id: string): void {
  const file = aliveFile(folder, id);
  for (const path of [socketPath(folder, id).path, file]) {
    try {
      fs().rmSync(path, { force: true });
    } catch {
      // swept up later
    }
  }
}

/**
 * A reader's lock fails against the owner's exclusive one and against nothing else. So probers never
 * see each other, which two writer's locks would, and the file need not be writable. `whenDead` runs
 * under that lock: an owner that is only about to take its own can't get it meanwhile.
 *
 * A file that is missing means dead. Any failure but "locked" means that nothing is known: not being
 * able to open (too many open files) looks the same to SQLite as a missing file, and is told apart.
 */
export function probe(file: string, whenDead?: () => void): boolean {
  if (!exists(file)) return false;
  let db: DatabaseSync | undefined;
  try {
    db = openSqlite(file, { readOnly: true });
    db.exec("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
    whenDead?.();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    if (isCantOpen(error) && !exists(file)) return false;
    throw explain(error, file);
  } finally {
    db?.close();
  }
}

export function aliveFile(folder: string, id: string): string {
  return join(folder, `${id}.alive`);
}

/** A sweeper that takes the new file for litter may have deleted it just before the lock. */
function lock(file: string): DatabaseSync {
  for (let tries = 0; tries < 3; tries++) {
    const db = lockOnce(file);
    if (exists(file)) return db;
    db.close();
  }
  throw new StoreUnavailableError(
    `${file} was deleted again and again while it was made. Leave that folder alone while tests run.`,
  );
}

function lockOnce(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = openSqlite(file);
    // Nothing is ever written, so no journal is needed. A sweeper is done in far less.
    db.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return db;
  } catch (error) {
    db?.close();
    throw explain(error, file);
  }
}

/** Unlike `existsSync`, says so when it can't be told. */
function exists(file: string): boolean {
  try {
    return fs().statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    throw new StoreUnavailableError(
      `${file} can't be looked at: ${(cause as Error).message}. Make its folder readable for this user.`,
      { cause },
    );
  }
}
