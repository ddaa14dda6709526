import type { DatabaseSync, DatabaseSyncOptions } from "node:sqlite";
import { StoreUnavailableError } from "../../errors.ts";

type Sqlite = typeof import("node:sqlite");

let loaded: Sqlite | undefined;

/** Opens a database file, loading `node:sqlite` on the first use in this thread. */
export function openSqlite(file: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  loaded ??= load();
  return new loaded.DatabaseSync(file, options);
}

/**
 * Node 22 warns once, while it loads the module. The warning is stopped at its source during that
 * one synchronous call, so that no other warning can be caught with it. Node's own `process` is
 * asked for, because a test runner may have put a copy in the place of the global one.
 */
function load(): Sqlite {
  const own = process.getBuiltinModule("node:process");
  // oxlint-disable-next-line typescript/unbound-method -- put back below as it was
  const emitWarning = own.emitWarning;
  own.emitWarning = (...args: unknown[]): void => {
    if (!String(args[0]).startsWith("SQLite is an experimental feature")) {
      Reflect.apply(emitWarning, own, args);
    }
  };
  try {
    const sqlite = process.getBuiltinModule("node:sqlite") as Sqlite | undefined;
    if (sqlite !== undefined) return sqlite;
  } finally {
    own.emitWarning = emitWarning;
  }
  throw new StoreUnavailableError(
    `This Node (${process.version}) has no node:sqlite. Use Node 22.13 or later, built with SQLite ` +
      `and run without --no-experimental-sqlite, or another store: "redis://…".`,
  );
}
