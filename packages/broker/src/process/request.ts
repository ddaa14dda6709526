import {
  AcquireTimeoutError,
  type AcquireOptions,
  type GrantControls,
  type Locker,
  UnsatisfiableError,
} from "resource-locker";
import type { Found } from "../protocol/channel.ts";
import type { PoolRequest, WireUnit, WorkerId } from "../protocol/messages.ts";
import { clipped } from "./clipped.ts";
import type { Filters } from "./filters.ts";
import type { PoolLists } from "./pool-lists.ts";
import { Progress } from "./progress.ts";
import { shortageOf } from "./shortage.ts";
import type { Usage } from "./usage.ts";
import { Wanted } from "./wanted.ts";
import { Refusal, refusal, toWire } from "./wire-errors.ts";

/** What all requests of the run share. */
export interface RequestHost {
  readonly pools: PoolLists;
  readonly usage: Usage;
  /** Of each request. Milliseconds or Infinity. */
  readonly timeout: number;
  /** Throws where the store of the plan can't be one. */
  locker(): Locker;
  /** Tells people. */
  tell(text: string): void;
}

/** What a worker asks for. */
export interface Asked {
  readonly id: number;
  readonly request: PoolRequest;
  readonly holding: readonly GrantControls[];
  readonly worker: WorkerId;
  readonly filters: Filters;
}

export interface Got {
  readonly grant: GrantControls;
  readonly units: readonly (readonly WireUnit[])[];
  readonly waitedMs: number;
  /** To be called once when it is no longer held. */
  ended(): void;
}

/** One request of a worker, from its message to its answer. */
export class Request {
  readonly #host: RequestHost;
  readonly #asked: Asked;
  readonly #abort = new AbortController();
  readonly #start = performance.now();
  #waits = false;

  constructor(host: RequestHost, asked: Asked) {
    this.#host = host;
    this.#asked = asked;
  }

  /** Ends it with that error, unless it has ended. */
  stop(error: unknown): void {
    this.#abort.abort(error);
  }

  /** Rejects with what is to be told to the worker. */
  async run(): Promise<Got> {
    const { needs, file } = this.#asked.request;
    const names = needs.map(({ pool }) => pool);
    const pools = await unlessAborted(this.#abort.signal, this.#host.pools.named(names));
    const wanted = needs.map(
      (need, index) =>
        new Wanted(need, pools[index]!, {
          filter: (candidates) => this.#filter(index, candidates),
          fail: (error) => this.stop(error),
        }),
    );
    try {
      return await this.#acquire(wanted);
    } catch (error) {
      throw this.#explained(error, wanted);
    } finally {
      this.#host.usage.requested(names, this.#waits ? this.#elapsed() : undefined, file);
    }
  }

  async #acquire(wanted: readonly Wanted[]): Promise<Got> {
    const { signal } = this.#abort;
    const needed = Promise.all(wanted.map((one) => one.toRequirement()));
    const requirements = await unlessAborted(signal, needed);
    const grant = await this.#host.locker().acquire(requirements, this.#options(wanted));
    const leases = grant.leases.values();
    const units = Array.from(grant, (items: readonly Found[]) =>
      items.map(({ key, item }) => ({ key, token: leases.next().value!.token, item })),
    );
    return {
      grant,
      units,
      waitedMs: this.#waits ? Math.round(this.#elapsed()) : 0,
      ended: this.#host.usage.held(leasesOf(wanted, units)),
    };
  }

  #options(wanted: readonly Wanted[]): AcquireOptions {
    const { request, holding, worker } = this.#asked;
    const file = clipped(request.file, 1_000);
    const test = clipped(request.test, 1_000);
    const progress = new Progress((text) => this.#host.tell(text), file);
    return {
      timeout: this.#host.timeout,
      signal: this.#abort.signal,
      holding,
      holder: {
        worker: clipped(worker.name, 200) ?? `pid ${worker.pid}`,
        ...(file !== undefined && { file }),
        ...(test !== undefined && { test }),
      },
      onWaiting: (waiting) => {
        this.#waits = true;
        progress.waiting(waiting, this.#trouble(wanted));
      },
      ...(request.alive !== undefined && { alive: request.alive }),
    };
  }

  /** A function that fails is a matter of its pool: a request for the others may do better. */
  async #filter(need: number, candidates: readonly Found[]): Promise<ReadonlySet<string>> {
    const { filters, id, request } = this.#asked;
    try {
      return await filters.ask(id, need, candidates, this.#abort.signal);
    } catch (error) {
      throw new Refusal({ pools: [request.needs[need]!.pool], ...toWire(error) });
    }
  }

  #explained(error: unknown, wanted: readonly Wanted[]): unknown {
    if (error instanceof UnsatisfiableError) return shortageOf(wanted, error.message);
    if (error instanceof AcquireTimeoutError) {
      const trouble = this.#trouble(wanted);
      return refusal("TIMEOUT", `${error.message}${trouble === undefined ? "" : ` (${trouble})`}`);
    }
    return error;
  }

  /** What keeps it from being granted, besides who holds what. */
  #trouble(wanted: readonly Wanted[]): string | undefined {
    const all = [troubleOf(wanted), this.#asked.request.late].filter(Boolean);
    return all.length === 0 ? undefined : all.join("; ");
  }

  #elapsed(): number {
    return performance.now() - this.#start;
  }
}

/** What keeps the discovery of its pools from working. */
function troubleOf(wanted: readonly Wanted[]): string | undefined {
  const troubles = new Set(wanted.map(({ pool }) => pool.trouble));
  troubles.delete(undefined);
  return troubles.size === 0 ? undefined : [...troubles].join("; ");
}

function leasesOf(
  wanted: readonly Wanted[],
  units: readonly (readonly WireUnit[])[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  wanted.forEach(({ pool }, index) => {
    counts.set(pool.name, (counts.get(pool.name) ?? 0) + units[index]!.length);
  });
  return counts;
}

/** What is still to come is not waited for then. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
