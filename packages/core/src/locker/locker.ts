import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ClosedError, StoreUnavailableError, UnsatisfiableError } from "../errors.ts";
import { readRequirements } from "../requirements/read.ts";
import type { RequirementInput } from "../requirements/units.ts";
import { resolveStore } from "../stores/address.ts";
import type { Answer, Need, Snapshot, Store, StoreGrant, StoreSession } from "../store.ts";
import { duration } from "../wording/duration.ts";
import { Demand } from "./demand.ts";
import { type Grant, HeldGrant } from "./grant.ts";
import { holderOf, readAcquireOptions, readLockerOptions, readTryOptions } from "./options.ts";
import type { AcquireOptions, LockerOptions, TryOptions } from "./options.ts";
import { Request } from "./request.ts";

const TIMEOUT = 600_000;
const MISSING_GRACE = 30_000;
/** A store has so long for what needs no waiting. Milliseconds. */
const PATIENCE = 10_000;
/** What could not be given back is given back again so often. Milliseconds. */
const RETRY = 1_000;

/** A client of a store: one session, opened by the first call. */
export interface Locker {
  /** Where the locks live, for people. */
  readonly url: string;
  /**
   * Waits until all of these can be had at once, and takes them: all or nothing. Rejects with
   * `UnsatisfiableError` when there are not that many, `AcquireTimeoutError`, `DeadlockError` (see
   * `holding`), `StoreUnavailableError`, `DiscoveryError`, `InputError`, `ClosedError`, or the
   * reason of `signal`; then nothing is held.
   */
  acquire<const Rs extends readonly RequirementInput[]>(
    requirements: Rs,
    options?: AcquireOptions,
  ): Promise<Grant<Rs>>;
  /**
   * As `acquire`, but `undefined` where that would have to wait. Rejects with
   * `StoreUnavailableError` when the store does not answer within 10 s.
   */
  tryAcquire<const Rs extends readonly RequirementInput[]>(
    requirements: Rs,
    options?: TryOptions,
  ): Promise<Grant<Rs> | undefined>;
  /** All leases and the queue, of everybody. Rejects as `tryAcquire` where the store is in trouble. */
  list(): Promise<Snapshot>;
  /**
   * For brokers: where the processes they serve prove that they live (`resource-locker/alive`, and
   * `alive` of `acquire`); `undefined` where the store does not ask for that. Opens the session.
   * Rejects as `list`.
   */
  aliveFolder(): Promise<string | undefined>;
  /** Gives everything back; whoever waits is rejected with `ClosedError`. Idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a locker; without options, over the SQLite store that all runs of this user on this machine
 * share. Throws `InputError`. Nothing is opened before the first call.
 */
export function createLocker(options?: LockerOptions): Locker {
  return new StoreLocker(readLockerOptions(options));
}

class StoreLocker implements Locker {
  readonly #store: Store;
  readonly #options: LockerOptions;
  readonly #grants = new Map<number, HeldGrant>();
  readonly #requests = new Map<string, Request>();
  #session: Promise<StoreSession> | undefined;
  #refs = 0;
  #trouble: string | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: LockerOptions) {
    this.#options = options;
    this.#store = resolveStore(options.store);
  }

  get url(): string {
    return this.#store.url;
  }

  async acquire<const Rs extends readonly RequirementInput[]>(
    input: Rs,
    given?: AcquireOptions,
  ): Promise<Grant<Rs>> {
    const demand = new Demand(readRequirements(input));
    const options = readAcquireOptions(given);
    const { timeout = TIMEOUT, signal, priority = 0, onWaiting, alive } = options;
    const holding = HeldGrant.idsOf(options.holding ?? [], this);
    this.#refuseClosed();
    const ref = String(++this.#refs);
    const holder = holderOf(options);
    const common = {
      ref,
      wait: true,
      priority,
      holding,
      holder,
      ...(alive !== undefined && { alive }),
    };
    const put = (session: StoreSession, needs: readonly Need[]): Promise<Answer> =>
      session.acquire({ ...common, needs });
    const request = new Request(
      ref,
      demand,
      {
        put,
        connect: () => this.#connect(),
        withdraw: () => this.#insist((session) => session.cancel(ref)),
        discard: (grant) => this.#discard(grant),
        trouble: () => this.#trouble,
      },
      { timeout, signal, onWaiting, missingGrace: this.#options.missingGrace ?? MISSING_GRACE },
    );
    this.#requests.set(ref, request);
    try {
      return this.#keep<Rs>(demand, await request.run());
    } finally {
      this.#requests.delete(ref);
    }
  }

  async tryAcquire<const Rs extends readonly RequirementInput[]>(
    input: Rs,
    given?: TryOptions,
  ): Promise<Grant<Rs> | undefined> {
    const demand = new Demand(readRequirements(input, "tryAcquire"));
    const options = readTryOptions(given);
    this.#refuseClosed();
    await demand.look();
    const answer = this.#tryNow(demand, options);
    const { state, grant } = await this.#soon(answer, (late) => {
      if (late.grant !== undefined) void this.#discard(late.grant);
    });
    return state === "granted" ? this.#keep<Rs>(demand, grant) : undefined;
  }

  async #tryNow(demand: Demand, options: TryOptions): Promise<Answer & { grant?: StoreGrant }> {
    const session = await this.#connect();
    const leases = demand.shortage() === undefined ? [] : (await session.list()).leases;
    const shortage = demand.shortage(demand.refresh === undefined ? [] : leases);
    if (shortage !== undefined) throw new UnsatisfiableError(shortage);
    return session.acquire({
      ref: String(++this.#refs),
      needs: demand.needs,
      wait: false,
      priority: options.priority ?? 0,
      holding: [],
      holder: holderOf(options),
    });
  }

  async list(): Promise<Snapshot> {
    this.#refuseClosed();
    return this.#soon(this.#connect().then((session) => session.list()));
  }

  async aliveFolder(): Promise<string | undefined> {
    this.#refuseClosed();
    return (await this.#soon(this.#connect())).aliveFolder;
  }

  /** What needs no waiting takes a moment, unless the store is in trouble: then that is said. */
  async #soon<T>(work: Promise<T>, undo?: (late: T) => void): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const trouble = this.#trouble === undefined ? "" : `: ${this.#trouble}`;
      const text = `${this.url} has not answered for ${duration(PATIENCE)}${trouble}.`;
      late.reject(new StoreUnavailableError(text));
      if (undo !== undefined) work.then(undo, () => {});
    }, PATIENCE);
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** For grants: gives one back. */
  async giveBack(grant: HeldGrant): Promise<boolean> {
    const held = await (await this.#connect()).release(grant.id);
    this.#grants.delete(grant.id);
    return held;
  }

  #keep<Rs extends readonly RequirementInput[]>(demand: Demand, grant: StoreGrant): Grant<Rs> {
    const held = new HeldGrant(this, grant, demand.itemsOf(grant));
    if (this.#closed !== undefined) throw held.close();
    this.#grants.set(grant.id, held);
    return held as unknown as Grant<Rs>;
  }

  #connect(): Promise<StoreSession> {
    if (this.#session === undefined) {
      // It may have been closed while discovery ran.
      this.#refuseClosed();
      const session = this.#store.connect({
        holder: { host: hostname(), pid: process.pid, ...this.#options.holder },
        granted: (ref, grant) => this.#granted(ref, grant),
        lost: (grant, reason) => this.#lost(grant, reason),
        refused: (ref, error) => void this.#requests.get(ref)?.fail(error),
        over: () => this.#forget(session),
        trouble: (text) => (this.#trouble = text),
      });
      this.#session = session;
      // The next call tries again.
      session.catch(() => (this.#session = undefined));
    }
    return this.#session;
  }

  /** Another session is opened by the next call. */
  #forget(session: Promise<StoreSession>): void {
    if (this.#session === session) this.#session = undefined;
    session.then((old) => old.close()).catch(() => {});
  }

  #granted(ref: string, grant: StoreGrant): void {
    const request = this.#requests.get(ref);
    if (request === undefined) void this.#discard(grant);
    else request.granted(grant);
  }

  #lost(id: number, reason: string): void {
    const grant = this.#grants.get(id);
    if (grant === undefined) return;
    this.#grants.delete(id);
    grant.lose(reason);
  }

  /** Gives back what nobody is there to take any more. */
  #discard(grant: StoreGrant): Promise<void> {
    return this.#insist((session) => session.release(grant.id));
  }

  /** Tries until it works, or until the end of the session does it. */
  async #insist(run: (session: StoreSession) => Promise<unknown>): Promise<void> {
    while (this.#closed === undefined && this.#session !== undefined) {
      try {
        await run(await this.#session);
        return;
      } catch {
        await sleep(RETRY, undefined, { ref: false });
      }
    }
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError("The locker is closed; make a new one.");
  }

  async #close(): Promise<void> {
    const error = new ClosedError("The locker was closed while this request waited.");
    const ended = [...this.#requests.values()].map((request) => request.fail(error));
    for (const grant of this.#grants.values()) grant.close();
    this.#grants.clear();
    const session = await this.#session?.catch(() => undefined);
    await Promise.all([session?.close(), ...ended]);
  }
}
