import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { bury, openSession } from "../../ledger/index.ts";
import { ALL, FIRST, type LedgerEvent, type Tx } from "../../ledger/state.ts";
import type { StoreClient } from "../../store.ts";
import type { Backend, LedgerSession, Step } from "../ledger-session.ts";
import { type Alive, isAlive, removeDead } from "./alive.ts";
import { describeStuck } from "./culprit.ts";
import type { Doorbell, DoorbellEvents } from "./doorbell.ts";
import { explain, isBusy } from "./faults.ts";
import { litter } from "./litter.ts";
import { type OpenDatabase, checkOf } from "./open.ts";
import type { Place } from "./place.ts";
import { withRetry } from "./retry.ts";
import { transaction } from "./transaction.ts";
import { SqliteTx } from "./tx.ts";

/** A waiting session looks for itself, in case that a ring or a death went unnoticed. */
const FIRST_LOOK = 50;
const NEXT_LOOKS = 1_000;
/** When a connection ended, its process is looked at after so many milliseconds, one after the other. */
const LAST_BREATHS = [0, 1, 2, 4, 8, 16, 32, 64];
/** How often it is made sure that nobody deleted the proof of life. */
const PROOF = 5_000;

/** Says that a session has come, so that the others watch over it. */
const HERE = { kind: "here" };

/** One connection to the database, the lock that proves this session's life, and its bell. */
export class SqliteBackend implements Backend, DoorbellEvents {
  alive: Alive | undefined;
  bell: Doorbell | undefined;
  session: LedgerSession | undefined;
  readonly aliveFolder: string;
  readonly #place: Place;
  readonly #id: string;
  readonly #db: DatabaseSync;
  readonly #tx: SqliteTx;
  readonly #check: () => void;
  readonly #client: StoreClient;
  readonly #proof: NodeJS.Timeout;
  #look: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #queued = 0;
  /** Who has the database locked, and what failed when this session last looked around. */
  #stuck: string | undefined;
  #fault: string | undefined;
  #closed = false;

  constructor(place: Place, id: string, database: OpenDatabase, client: StoreClient) {
    const { db, epoch } = database;
    this.#place = place;
    this.aliveFolder = place.folder;
    this.#id = id;
    this.#db = db;
    this.#tx = new SqliteTx(db, epoch);
    this.#check = checkOf(database, place);
    this.#client = client;
    this.#proof = setInterval(() => this.#checkProof(), PROOF).unref();
  }

  /** Becomes known to the other sessions, and they to this one. */
  async enter(): Promise<void> {
    await this.session!.step((tx) => openSession(tx, this.#id, this.#client.holder, 0));
    const others = await this.#others();
    for (const other of others) {
      this.bell!.watch(other);
      this.bell!.ring(other, HERE);
    }
    litter(this.#place.folder, new Set([...others, this.#id]));
  }

  /**
   * At once where nobody has the database locked. Else one step after the other: in one process they
   * would only wait for each other's locks.
   */
  step<T>(run: (tx: Tx) => T): Step<T> | Promise<Step<T>> {
    if (this.#queued === 0) {
      try {
        return this.#attempt(run);
      } catch (error) {
        if (!isBusy(error)) throw explain(error, this.#place.database);
      }
    }
    this.#queued++;
    const step = this.#turn.then(() => this.#retry(run));
    this.#turn = step.then(
      () => this.#queued--,
      () => this.#queued--,
    );
    return step;
  }

  async #retry<T>(run: (tx: Tx) => T): Promise<Step<T>> {
    const { database } = this.#place;
    const onStuck = (ms: number): void => {
      this.#stuck = describeStuck(database, ms);
      this.#tellTrouble();
    };
    try {
      return await withRetry(() => this.#attempt(run), { database, onStuck });
    } finally {
      if (this.#stuck !== undefined) {
        this.#stuck = undefined;
        this.#tellTrouble();
      }
    }
  }

  #attempt<T>(run: (tx: Tx) => T): Step<T> {
    try {
      return transaction(this.#db, () => this.#run(run));
    } catch (error) {
      this.#tx.reset();
      throw error;
    }
  }

  #run<T>(run: (tx: Tx) => T): Step<T> {
    if (this.#tx.begin()) this.#check();
    const result = run(this.#tx);
    return { result, events: this.#tx.flush() };
  }

  deliver(session: string, event: LedgerEvent): void {
    this.bell?.ring(session, event);
  }

  onRing(from: string, message: unknown): void {
    const event = message as LedgerEvent | typeof HERE | null;
    if (event?.kind === "here") this.bell?.watch(from);
    else if (event?.kind === "granted" || event?.kind === "lost") {
      this.session?.receive(event as LedgerEvent);
    }
  }

  onGone(session: string): void {
    this.#buryWhenDead(session).catch((error: unknown) => this.#report(error));
  }

  /** A process that is killed closes its sockets some moments before it lets go of its locks. */
  async #buryWhenDead(session: string): Promise<void> {
    for (const pause of LAST_BREATHS) {
      if (pause > 0) await sleep(pause, undefined, { ref: false });
      if (this.#closed) return;
      if (this.#mayLive(session)) continue;
      await this.#bury([session]);
      return;
    }
  }

  async reap(): Promise<boolean> {
    return this.#bury(await this.#others());
  }

  /** Ends those of the sessions that are dead, and of those that inherit from them. */
  async #bury(sessions: readonly string[]): Promise<boolean> {
    let any = false;
    const left = [...sessions];
    for (const id of left) {
      if (this.#closed || this.#mayLive(id)) continue;
      const heirs = await this.session!.step((tx) => bury(tx, id));
      removeDead(this.#place.folder, id);
      if (heirs === undefined) continue;
      any = true;
      for (const heir of heirs) {
        left.push(heir);
        // An heir has no bell. So the watch ends at once, and it is given the last breaths of one
        // who died in the same moment; after that it is found dead by the slow look.
        this.bell?.watch(heir);
      }
    }
    return any;
  }

  /** Not knowing counts as living. */
  #mayLive(session: string): boolean {
    try {
      return isAlive(this.#place.folder, session);
    } catch (error) {
      this.#report(error);
      return true;
    }
  }

  async #others(): Promise<string[]> {
    const entries = await this.session!.step((tx) => tx.range("sessions", FIRST, ALL));
    return entries.map(({ member }) => member).filter((id) => id !== this.#id);
  }

  waiting(any: boolean): void {
    clearTimeout(this.#look);
    this.#look = undefined;
    this.#report(undefined);
    if (any) this.#lookLater(FIRST_LOOK);
  }

  #lookLater(ms: number): void {
    if (!this.#closed) this.#look = setTimeout(() => void this.#lookAround(), ms);
  }

  async #lookAround(): Promise<void> {
    const look = this.#look;
    this.#fault = undefined;
    try {
      const others = await this.#others();
      for (const other of others) this.bell!.watch(other);
      await this.#bury(others);
      await this.session!.recheck();
    } catch (error) {
      this.#fault = textOf(error);
    }
    this.#tellTrouble();
    // Not the same when nothing waited meanwhile: then the next look is set already, or none is due.
    if (this.#look === look) this.#lookLater(NEXT_LOOKS);
  }

  #checkProof(): void {
    if (this.#closed || this.alive?.intact() !== false) return;
    this.session?.loseAll(
      `the folder ${this.#place.folder} was deleted while it was in use; leave it alone while tests run`,
    );
  }

  #report(error: unknown): void {
    this.#fault = error === undefined ? undefined : textOf(error);
    this.#tellTrouble();
  }

  #tellTrouble(): void {
    if (!this.#closed) this.#client.trouble(this.#stuck ?? this.#fault);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#proof);
    clearTimeout(this.#look);
    this.#look = undefined;
    await this.bell?.close();
    this.alive?.close();
    this.#db.close();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
