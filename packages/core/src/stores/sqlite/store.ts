import { InputError } from "../../errors.ts";
import { text } from "../../input/fields.ts";
import { checkOptions, type Fields } from "../../input/options.ts";
import type { Store, StoreClient, StoreSession } from "../../store.ts";
import { received } from "../../wording/received.ts";
import { namespaceField } from "../namespace.ts";
import { type Place, resolvePlace } from "./place.ts";

export interface SqliteStoreOptions {
  /**
   * The folder of the state. Default: one folder for all runs of this user on this machine. Runs
   * with different folders do not exclude each other.
   */
  readonly path?: string;
  /**
   * A store of its own in the same folder: stores of different namespaces know nothing of each
   * other. 1 to 64 letters, digits, `_`, `.` or `-`, not beginning with a dot. Default: none.
   */
  readonly namespace?: string;
}

const fields: Fields<SqliteStoreOptions> = { path: text(4_096), namespace: namespaceField };

/**
 * The store that all runs of one user on one machine share, with nothing to install: a SQLite file.
 * Whatever a process held comes free when it dies, however it dies, and never before. Throws
 * `InputError`. Nothing is opened before the first call of a locker.
 */
export function sqliteStore(options?: SqliteStoreOptions): Store {
  const { path, namespace } = checkOptions<SqliteStoreOptions>("sqliteStore", options, fields);
  if (path?.startsWith("~")) {
    throw new InputError(
      `sqliteStore: path must be written in full, since only a shell knows what ~ is; received ` +
        `${received(path)}.`,
    );
  }
  return new SqliteStore(path, namespace);
}

class SqliteStore implements Store {
  readonly capabilities = { order: "exact", tokens: true } as const;
  readonly #path: string | undefined;
  readonly #namespace: string | undefined;
  #place: Place | undefined;

  constructor(path: string | undefined, namespace: string | undefined) {
    this.#path = path;
    this.#namespace = namespace;
  }

  get url(): string {
    return `sqlite:${this.#resolved().root}`;
  }

  async connect(client: StoreClient): Promise<StoreSession> {
    // Anew: its folder may have been deleted since.
    const place = (this.#place = resolvePlace(this.#path, this.#namespace));
    // Loaded by the first who locks: most programs that import this package never do.
    const { openSqliteSession } = await import("./session.ts");
    return openSqliteSession(place, client);
  }

  #resolved(): Place {
    this.#place ??= resolvePlace(this.#path, this.#namespace);
    return this.#place;
  }
}
