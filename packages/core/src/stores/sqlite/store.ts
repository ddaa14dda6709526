import { InputError } from "../../errors.ts";
import { text } from "../../input/fields.ts";
import { checkOptions, type Fields } from "../../input/options.ts";
import type { Store, StoreClient, StoreSession } from "../../store.ts";
import { received } from "../../wording/received.ts";
import { type Place, resolvePlace } from "./place.ts";

export interface SqliteStoreOptions {
  /**
   * The folder of the state. Default: one folder for all runs of this user on this machine. Runs
   * with different folders do not exclude each other.
   */
  readonly path?: string;
}

const fields: Fields<SqliteStoreOptions> = { path: text(4_096) };

/**
 * The store that all runs of one user on one machine share, with nothing to install: a SQLite file.
 * Whatever a process held comes free when it dies, however it dies, and never before. Throws
 * `InputError`. Nothing is opened before the first call of a locker.
 */
export function sqliteStore(options?: SqliteStoreOptions): Store {
  const { path } = checkOptions<SqliteStoreOptions>("sqliteStore", options, fields);
  if (path?.startsWith("~")) {
    throw new InputError(
      `sqliteStore: path must be written in full, since only a shell knows what ~ is; received ` +
        `${received(path)}.`,
    );
  }
  return new SqliteStore(path);
}

class SqliteStore implements Store {
  readonly capabilities = { order: "exact", tokens: true } as const;
  readonly #path: string | undefined;
  #place: Place | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  get url(): string {
    return `sqlite:${this.#resolved().root}`;
  }

  async connect(client: StoreClient): Promise<StoreSession> {
    const place = this.#resolved();
    // Loaded by the first who locks: most programs that import this package never do.
    const { openSqliteSession } = await import("./session.ts");
    return openSqliteSession(place, client);
  }

  #resolved(): Place {
    this.#place ??= resolvePlace(this.#path);
    return this.#place;
  }
}
