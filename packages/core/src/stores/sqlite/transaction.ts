import type { DatabaseSync, StatementSync } from "node:sqlite";

interface Steps {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly rollback: StatementSync;
}

const steps = new WeakMap<DatabaseSync, Steps>();

/**
 * Runs `body` in one exclusive transaction: what it did is there wholly or, when this throws, not at
 * all. Whatever was thrown, also by COMMIT, the connection is free for the next transaction. Throws
 * SQLite's own error when the database is locked: see `withRetry`. `body` must be synchronous.
 */
export function transaction<T>(db: DatabaseSync, body: () => T): T {
  const { begin, commit, rollback } = stepsOf(db);
  begin.run();
  try {
    const result = body();
    commit.run();
    return result;
  } catch (error) {
    try {
      rollback.run();
    } catch {
      // A full disk, among others, has made SQLite roll back by itself. The first error counts.
    }
    throw error;
  }
}

function stepsOf(db: DatabaseSync): Steps {
  let prepared = steps.get(db);
  if (prepared === undefined) {
    prepared = {
      begin: db.prepare("BEGIN EXCLUSIVE"),
      commit: db.prepare("COMMIT"),
      rollback: db.prepare("ROLLBACK"),
    };
    steps.set(db, prepared);
  }
  return prepared;
}
