import { ClosedError, StoreUnavailableError } from "../errors.ts";
import * as ledger from "../ledger/index.ts";
import type { LedgerEvent, Tx } from "../ledger/state.ts";
import type { Answer, CandidateList, Need, Snapshot } from "../store.ts";
import type { StoreClient, StoreRequest, StoreSession, WaitState } from "../store.ts";
import { toLedgerNeed } from "./needs.ts";
import { toCircle, toSnapshot, toWaitState } from "./snapshot.ts";

/** What a store has to have so that the ledger can run over it. */
export interface Backend {
  /** See `StoreSession`. */
  readonly aliveFolder?: string;
  /** Runs one atomic step. Its events are handed back, not delivered. */
  step<T>(run: (tx: Tx) => T): Step<T> | Promise<Step<T>>;
  /** Tells another session. May fail silently, for a waiting session looks for itself (`recheck`). */
  deliver(session: string, event: LedgerEvent): void;
  /** Ends dead sessions; true when there were any. */
  reap(): boolean | Promise<boolean>;
  /** Told whenever this session begins to wait for something, or waits for nothing any more. */
  waiting(any: boolean): void;
  /** From then on this session counts as dead. */
  close(): void | Promise<void>;
}

export interface Step<T> {
  readonly result: T;
  readonly events: readonly (readonly [session: string, event: LedgerEvent])[];
}

/** So many resources of a long list are registered in one step; then others have their turn. */
const CHUNK = 1_000;

/** A session of any store that runs the ledger in this process: memory, SQLite. */
export class LedgerSession implements StoreSession {
  readonly id: string;
  readonly aliveFolder?: string;
  readonly #backend: Backend;
  readonly #client: StoreClient;
  /** Waiters in the ledger, by ref. */
  readonly #waiting = new Map<string, number>();
  readonly #held = new Set<number>();
  #over = false;
  #closed: Promise<void> | undefined;

  constructor(id: string, backend: Backend, client: StoreClient) {
    this.id = id;
    this.#backend = backend;
    this.#client = client;
    if (backend.aliveFolder !== undefined) this.aliveFolder = backend.aliveFolder;
  }

  async acquire(request: StoreRequest): Promise<Answer> {
    const ask = { ...request, alive: request.alive ?? "", needs: request.needs.map(toLedgerNeed) };
    const run = (tx: Tx) => ledger.acquire(tx, this.id, ask);
    const answer = await this.#ask(request.ref, request.needs, run);
    if (answer.state === "granted" || answer.state === "waiting") return answer;
    // What dead sessions hold must not be the reason of a refusal.
    return (await this.#backend.reap()) ? this.#ask(request.ref, request.needs, run) : answer;
  }

  async update(ref: string, needs: readonly Need[]): Promise<Answer> {
    const waiter = this.#waiting.get(ref);
    if (waiter === undefined) return { state: "none" };
    const wanted = needs.map(toLedgerNeed);
    const answer = await this.#ask(ref, needs, (tx) => ledger.update(tx, this.id, waiter, wanted));
    if (answer.state === "deadlock") this.#forget(ref);
    return answer;
  }

  async cancel(ref: string): Promise<boolean> {
    const waiter = this.#waiting.get(ref);
    if (waiter === undefined) return false;
    const cancelled = await this.step((tx) => ledger.cancel(tx, this.id, waiter));
    if (cancelled) this.#forget(ref);
    else await this.recheck();
    return cancelled;
  }

  async release(grant: number): Promise<boolean> {
    const released = await this.step((tx) => ledger.release(tx, this.id, grant));
    this.#held.delete(grant);
    return released;
  }

  async list(): Promise<Snapshot> {
    await this.#backend.reap();
    return toSnapshot(await this.step(ledger.overview));
  }

  async look(ref: string): Promise<WaitState | undefined> {
    const waiter = this.#waiting.get(ref);
    if (waiter === undefined) return undefined;
    const view = await this.step((tx) => {
      const record = ledger.waiterOf(tx, this.id, waiter);
      return record && ledger.waitView(tx, record);
    });
    return view && toWaitState(view);
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    try {
      const { events } = await this.#backend.step((tx) => ledger.endSession(tx, this.id, ""));
      this.#dispatch(events);
    } catch {
      // A full disk, a folder that is gone: without its proof of life others take it for dead.
    }
    this.#waiting.clear();
    this.#backend.waiting(false);
    await this.#backend.close();
  }

  /** Takes news for this session, from its own step or another's. Each waiter is told once. */
  receive(event: LedgerEvent): void {
    if (event.kind === "lost") this.#lose(event.grant, event.reason);
    else if (this.#forget(event.ref)) {
      this.#held.add(event.grant.id);
      this.#client.granted(event.ref, event.grant);
    }
  }

  /** The store can't vouch for anything of this session any more: it is over. */
  loseAll(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    for (const grant of this.#held) this.#lose(grant, reason);
    for (const ref of this.#waiting.keys()) {
      if (!this.#forget(ref)) continue;
      this.#client.refused(
        ref,
        new StoreUnavailableError(`Waiting has no use any more: ${reason}.`),
      );
    }
    this.#client.over();
  }

  #lose(grant: number, reason: string): void {
    if (this.#held.delete(grant)) this.#client.lost(grant, reason);
  }

  /** Looks what became of the waiters, in case the news of it got lost. */
  async recheck(): Promise<void> {
    const refs = [...this.#waiting];
    const left = await this.step((tx) => {
      const gone = refs.filter(([, id]) => ledger.waiterOf(tx, this.id, id) === undefined);
      return gone.map(([ref]) => ({ ref, grant: ledger.grantOf(tx, this.id, ref) }));
    });
    for (const { ref, grant } of left) {
      if (grant !== undefined) this.receive({ kind: "granted", ref, grant });
      else if (this.#forget(ref)) this.#client.refused(ref, ended());
    }
  }

  /** Asks until the store knows all lists of the request. */
  async #ask(
    ref: string,
    needs: readonly Need[],
    run: (tx: Tx) => ledger.Outcome,
  ): Promise<Answer> {
    for (;;) {
      this.#refuseClosed();
      const { result, events } = await this.#backend.step(run);
      if (result.state === "waiting") this.#remember(ref, result.waiter);
      if (result.state === "granted") this.#held.add(result.grant.id);
      this.#dispatch(events);
      if (result.state === "ended") {
        this.loseAll("the store has ended the session that held it");
        throw ended();
      }
      if (result.state === "deadlock") return { ...result, circle: toCircle(result.circle) };
      if (result.state !== "unknown") return result;
      for (const { candidates } of needs) {
        if (result.lists.includes(candidates.digest)) await this.#register(candidates);
      }
    }
  }

  async #register({ digest, keys, capacities = [] }: CandidateList): Promise<void> {
    for (let at = 0; at < keys.length;) {
      const from = at;
      const part = keys.slice(from, from + CHUNK);
      const slots = capacities.slice(from, from + CHUNK);
      const run = (tx: Tx) => ledger.register(tx, digest, keys.length, from, part, slots);
      const ready = await this.step(run);
      // Less than before: it was discarded meanwhile, and begins anew.
      at = ready < from ? 0 : ready;
    }
  }

  /** Runs a step of the ledger and passes on its news. */
  async step<T>(run: (tx: Tx) => T): Promise<T> {
    this.#refuseClosed();
    const { result, events } = await this.#backend.step(run);
    this.#dispatch(events);
    return result;
  }

  #dispatch(events: Step<unknown>["events"]): void {
    for (const [session, event] of events) {
      if (session === this.id) this.receive(event);
      else this.#backend.deliver(session, event);
    }
  }

  #remember(ref: string, waiter: number): void {
    this.#waiting.set(ref, waiter);
    if (this.#waiting.size === 1) this.#backend.waiting(true);
  }

  #forget(ref: string): boolean {
    const known = this.#waiting.delete(ref);
    if (known && this.#waiting.size === 0) this.#backend.waiting(false);
    return known;
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError("The locker is closed.");
    if (this.#over) throw ended();
  }
}

function ended(): StoreUnavailableError {
  return new StoreUnavailableError(
    "The store has ended this locker's session: nothing of before is held any more. Ask again.",
  );
}
