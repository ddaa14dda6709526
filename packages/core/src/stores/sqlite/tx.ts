import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Entry, LedgerEvent, Records, Tx } from "../../ledger/state.ts";

/** Tokens of one epoch begin here, so that they grow from one database to the next. */
const TOKENS_PER_EPOCH = 2 ** 20;

/** More records than this are not kept in memory from one step to the next. */
const MOST_KEPT = 10_000;

/**
 * The ledger's state in one table. Sets are rows `(set, score, member)`; records are rows of score 0
 * in a space of their kind. A record is read once, for as long as nobody else writes, and written
 * once in a step, at its end.
 */
export class SqliteTx implements Tx {
  readonly tokenBase: number;
  readonly #get: StatementSync;
  readonly #ids: StatementSync;
  readonly #put: StatementSync;
  readonly #add: StatementSync;
  readonly #remove: StatementSync;
  readonly #range: StatementSync;
  readonly #read = new Map<string, unknown>();
  readonly #written = new Map<string, readonly [kind: string, id: string]>();
  #events: (readonly [session: string, event: LedgerEvent])[] = [];
  readonly #version: StatementSync;
  readonly #clock: () => number;
  #seen: unknown;
  #now = 0;

  constructor(db: DatabaseSync, epoch: number, clock: () => number = Date.now) {
    this.#clock = clock;
    this.tokenBase = epoch * TOKENS_PER_EPOCH;
    this.#version = db.prepare("PRAGMA data_version");
    this.#get = db.prepare("SELECT value FROM state WHERE space = ? AND score = 0 AND member = ?");
    this.#ids = db.prepare("SELECT member FROM state WHERE space = ? AND score = 0");
    this.#put = db.prepare("INSERT OR REPLACE INTO state VALUES (?, 0, ?, ?)");
    this.#add = db.prepare("INSERT OR IGNORE INTO state VALUES (?, ?, ?, NULL)");
    this.#remove = db.prepare("DELETE FROM state WHERE space = ? AND score = ? AND member = ?");
    this.#range = db.prepare(
      "SELECT score, member FROM state WHERE space = ? AND score >= ? ORDER BY score, member LIMIT ?",
    );
  }

  /**
   * To be called first, within the transaction. True when others have written since the last step:
   * then nothing that was read before counts.
   */
  begin(): boolean {
    const version = this.#version.get()!["data_version"];
    const changed = version !== this.#seen;
    if (changed || this.#read.size > MOST_KEPT) this.#read.clear();
    this.#seen = version;
    this.#written.clear();
    this.#events = [];
    this.#now = this.#clock();
    return changed;
  }

  /** To be called when the transaction was rolled back: what it read and wrote does not count. */
  reset(): void {
    this.#seen = undefined;
  }

  /** Writes the records. To be called once, within the transaction. */
  flush(): readonly (readonly [session: string, event: LedgerEvent])[] {
    for (const [name, [kind, id]] of this.#written) {
      const record = this.#read.get(name);
      if (record === undefined) this.#remove.run(kind, 0, id);
      else this.#put.run(kind, id, JSON.stringify(record));
    }
    return this.#events;
  }

  get now(): number {
    return this.#now;
  }

  get<K extends keyof Records>(kind: K, id: string | number): Records[K] | undefined {
    const name = `${kind} ${id}`;
    if (!this.#read.has(name)) {
      const row = this.#get.get(kind, String(id));
      this.#read.set(name, row === undefined ? undefined : JSON.parse(String(row["value"])));
    }
    return this.#read.get(name) as Records[K] | undefined;
  }

  put<K extends keyof Records>(kind: K, id: string | number, record: Records[K]): void {
    this.#write(kind, String(id), record);
  }

  drop(kind: keyof Records, id: string | number): void {
    this.#write(kind, String(id), undefined);
  }

  #write(kind: string, id: string, record: unknown): void {
    const name = `${kind} ${id}`;
    this.#read.set(name, record);
    this.#written.set(name, [kind, id]);
  }

  ids(kind: "grant" | "waiter"): readonly number[] {
    const ids = new Set(this.#ids.all(kind).map((row) => Number(row["member"])));
    for (const [name, [written, id]] of this.#written) {
      if (written !== kind) continue;
      if (this.#read.get(name) === undefined) ids.delete(Number(id));
      else ids.add(Number(id));
    }
    return [...ids];
  }

  add(set: string, score: number, member: string | number): void {
    this.#add.run(set, score, String(member));
  }

  remove(set: string, score: number, member: string | number): void {
    this.#remove.run(set, score, String(member));
  }

  range(set: string, from: number, limit: number): readonly Entry[] {
    return this.#range.all(set, from, limit) as unknown as readonly Entry[];
  }

  emit(session: string, event: LedgerEvent): void {
    this.#events.push([session, event]);
  }
}
