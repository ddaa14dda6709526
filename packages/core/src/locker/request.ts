import { hostname } from "node:os";
import { AcquireTimeoutError, DeadlockError, UnsatisfiableError } from "../errors.ts";
import type { Answer, Need, StoreGrant, StoreSession, WaitState } from "../store.ts";
import { describeCircle } from "../wording/circle.ts";
import { duration } from "../wording/duration.ts";
import { reason } from "../wording/reason.ts";
import type { Demand } from "./demand.ts";
import type { WaitingInfo } from "./options.ts";
import { type Patient, armSoon, isOver, orLater } from "./patience.ts";
import { describeRequest } from "./progress.ts";

/** A waiting request says how it stands so often. */
const PROGRESS = 1_000;

export interface RequestOptions {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly missingGrace: number;
  readonly onWaiting: ((waiting: WaitingInfo) => void | Promise<void>) | undefined;
}

/** What a request needs of its locker. */
export interface RequestHost {
  connect(): Promise<StoreSession>;
  put(session: StoreSession, needs: readonly Need[]): Promise<Answer>;
  /** Takes the request out of the queue; tries until it works. */
  withdraw(): Promise<void>;
  /** Gives back what was granted after the end; tries until it works. */
  discard(grant: StoreGrant): Promise<void>;
  /** What keeps the store from working at the moment. */
  trouble(): string | undefined;
}

/**
 * One request from the call to its end: granted, or rejected by timeout, signal, deadlock, shortage
 * or an error of the store.
 */
export class Request implements Patient {
  readonly ref: string;
  readonly #demand: Demand;
  readonly #host: RequestHost;
  readonly #options: RequestOptions;
  readonly #since = Date.now();
  readonly #start = performance.now();
  readonly #end = Promise.withResolvers<StoreGrant>();
  #timers: Set<NodeJS.Timeout> | undefined;
  #over = false;
  /** The store's answer. */
  #asked: Promise<Answer> | undefined;
  /** Where it waits. */
  #queued: StoreSession | undefined;
  #left: Promise<void> | undefined;
  #discarded: Promise<void> | undefined;
  #tooFewSince: number | undefined;
  #discovery: string | undefined;
  #warned = false;

  constructor(ref: string, demand: Demand, host: RequestHost, options: RequestOptions) {
    this.ref = ref;
    this.#demand = demand;
    this.#host = host;
    this.#options = options;
  }

  async run(): Promise<StoreGrant> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    const onAbort = (): void => void this.fail(signal!.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    armSoon(this);
    this.#begin().catch((error: unknown) => this.fail(error));
    try {
      return await this.#end.promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      isOver(this);
      for (const timer of this.#timers ?? []) clearTimeout(timer);
    }
  }

  arm(): void {
    const { timeout, onWaiting } = this.#options;
    if (timeout < Infinity) this.#after(timeout, () => this.#timeOut());
    if (onWaiting !== undefined) this.#every(PROGRESS, () => this.#tell());
  }

  granted(grant: StoreGrant): void {
    this.#queued = undefined;
    if (this.#over) this.#discarded = this.#host.discard(grant);
    else {
      this.#over = true;
      this.#end.resolve(grant);
    }
  }

  /** Ends it; whatever is granted from now on is given back. */
  async fail(error: unknown): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#left ??= orLater(this.#leave());
    await this.#left;
    this.#end.reject(error);
  }

  async #begin(): Promise<void> {
    const demand = this.#demand;
    await demand.look();
    if (this.#over) return;
    if (demand.refresh === undefined) this.#refuse(demand.shortage());
    const session = await this.#host.connect();
    if (demand.refresh !== undefined && demand.shortage() !== undefined) {
      this.#refuse(demand.shortage((await session.list()).leases));
    }
    if (this.#over) return;
    this.#asked = this.#host.put(session, demand.needs);
    const answer = await this.#asked;
    if (answer.state === "granted") this.granted(answer.grant);
    else if (answer.state === "deadlock") this.#refuseCircle(answer);
    else if (answer.state === "waiting") await this.#wait(session);
    else throw new Error(`A store answered ${answer.state} to a request that may wait.`);
  }

  async #wait(session: StoreSession): Promise<void> {
    this.#queued = session;
    if (this.#over) {
      await this.#leave();
      return;
    }
    this.#demand.remember();
    const { refresh } = this.#demand;
    if (refresh !== undefined) this.#every(refresh, () => this.#refresh(session));
    await this.#tell();
  }

  #refuse(shortage: string | undefined, since: string = ""): void {
    if (shortage !== undefined) throw new UnsatisfiableError(`${shortage}${since}`);
  }

  #refuseCircle({ circle }: Extract<Answer, { state: "deadlock" }>): void {
    throw new DeadlockError(
      `Waiting would never end: ${describeCircle(circle, hostname())}. ` +
        "Ask for all of it in one request, or release what you hold before you ask for more.",
      circle,
    );
  }

  /** Looks at the candidates anew. When that fails, the last known ones serve. */
  async #refresh(session: StoreSession): Promise<void> {
    const demand = this.#demand;
    let changed = false;
    try {
      changed = await demand.look();
      this.#discovery = undefined;
    } catch (error) {
      this.#discovery = `${reason(error).replace(/\.$/, "")}; what was found before serves`;
    }
    if (this.#over) return;
    if (changed) {
      demand.remember();
      const answer = await session.update(this.ref, demand.needs);
      if (answer.state === "deadlock") this.#refuseCircle(answer);
    }
    const few = demand.shortage() && demand.shortage((await session.list()).leases);
    this.#tooFewSince = few === undefined ? undefined : (this.#tooFewSince ?? performance.now());
    const missing = performance.now() - (this.#tooFewSince ?? Infinity);
    const { missingGrace } = this.#options;
    if (missing < missingGrace) return;
    this.#refuse(
      few,
      `; it has been so for ${duration(missing)} (missingGrace: ${duration(missingGrace)})`,
    );
  }

  async #timeOut(): Promise<void> {
    if (this.#over) return;
    const look = orLater(this.#queued?.look(this.ref));
    // Not over yet: granted in the last moment is granted.
    this.#left = orLater(this.#leave());
    await this.#left;
    const { timeout } = this.#options;
    const text = this.#describe(await look);
    await this.fail(
      new AcquireTimeoutError(`The timeout of ${duration(timeout)} was reached while ${text}.`),
    );
  }

  /** Out of the queue; what was granted meanwhile is given back. */
  async #leave(): Promise<void> {
    await this.#asked?.catch(() => {});
    if (this.#queued !== undefined) await this.#host.withdraw();
    await this.#discarded;
  }

  async #tell(): Promise<void> {
    const { onWaiting } = this.#options;
    if (onWaiting === undefined || this.#over) return;
    const state = await orLater(this.#queued?.look(this.ref));
    if (this.#over) return;
    const waiting: WaitingInfo = {
      text: this.#describe(state),
      waited: performance.now() - this.#start,
      position: state?.position ?? 0,
      blockers: state?.blockers ?? [],
      kept: state?.kept ?? [],
      trouble: this.#trouble(),
    };
    try {
      await onWaiting(waiting);
    } catch (error) {
      this.#warn(`onWaiting failed, and the request goes on without it: ${reason(error)}`);
    }
  }

  /** Once, not every second. */
  #warn(text: string): void {
    if (!this.#warned) process.emitWarning(text, "ResourceLockerWarning");
    this.#warned = true;
  }

  #describe(state: WaitState | undefined): string {
    return describeRequest(this.#demand.needs, state, this.#since, this.#trouble());
  }

  #trouble(): string | undefined {
    return this.#host.trouble() ?? this.#discovery;
  }

  #after(ms: number, run: () => Promise<void>): void {
    const timers = (this.#timers ??= new Set());
    const timer = setTimeout(() => {
      timers.delete(timer);
      run().catch((error: unknown) => this.fail(error));
    }, ms);
    timers.add(timer);
  }

  #every(ms: number, run: () => Promise<void>): void {
    this.#after(ms, async () => {
      await run();
      if (!this.#over) this.#every(ms, run);
    });
  }
}
