import { DiscoveryError, ResourceLockerError } from "resource-locker";
import { discover, duration, printable, reason } from "resource-locker/internal";
import type { Found } from "../protocol/channel.ts";
import type { WireError } from "../protocol/messages.ts";
import { readFound } from "./found.ts";
import type { PlacedPool, PoolTable } from "./pool-table.ts";

const DISCOVER_TIMEOUT = 30_000;

/** Answers the broker's questions what there is. A pool that nobody needs is never looked at. */
export class Discovery {
  readonly #pools: PoolTable;
  readonly #fixed = new Map<PlacedPool, readonly Found[]>();
  readonly #looking = new Map<string, Promise<readonly Found[]>>();
  readonly #ended = new AbortController();

  constructor(pools: PoolTable) {
    this.#pools = pools;
  }

  /** Lists that are written down are known to be good before a test runs. Throws `InputError`. */
  check(pools: readonly PlacedPool[]): void {
    for (const each of pools) {
      const { discover: list } = each.pool;
      if (typeof list !== "function") this.#fixed.set(each, readFound(each, list));
    }
  }

  /** One look at a time: who asks meanwhile gets the same answer. */
  look(name: string): Promise<readonly Found[]> {
    let looking = this.#looking.get(name);
    if (looking === undefined) {
      looking = this.#look(name).finally(() => this.#looking.delete(name));
      this.#looking.set(name, looking);
    }
    return looking;
  }

  /** Aborts what still looks. */
  end(): void {
    this.#ended.abort(new DiscoveryError("the run is over"));
  }

  async #look(name: string): Promise<readonly Found[]> {
    const placed = this.#pools.get(name);
    if (placed === undefined) throw new DiscoveryError(`there is no pool ${printable(name)}`);
    const fixed = this.#fixed.get(placed);
    if (fixed !== undefined) return fixed;
    return readFound(placed, await this.#call(placed));
  }

  async #call({ name, pool }: PlacedPool): Promise<readonly unknown[]> {
    const { discover: source, discoverTimeout = DISCOVER_TIMEOUT } = pool;
    if (typeof source !== "function") return source;
    const late = new AbortController();
    const signal = AbortSignal.any([late.signal, this.#ended.signal]);
    const looked = discover(printable(name), () =>
      pool.secret === undefined ? source({ signal }) : withoutSnippet(source, signal),
    );
    return await bounded(looked, discoverTimeout, () => {
      const error = new DiscoveryError(
        `discovery of ${printable(name)} has not answered for ${duration(discoverTimeout)}; if it ` +
          "takes that long, raise the pool's discoverTimeout",
      );
      // Whoever listens to the signal answers at once, with less to say.
      queueMicrotask(() => late.abort(error));
      return error;
    });
  }
}

/** `JSON.parse` shows some of what it read: there may be a secret in it. */
async function withoutSnippet<T>(
  source: (context: { signal: AbortSignal }) => T | Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await source({ signal });
  } catch (cause) {
    if (!reason(cause).includes("is not valid JSON")) throw cause;
    // eslint-disable-next-line preserve-caught-error -- the cause is what must not be shown.
    throw new Error("what it read is not valid JSON");
  }
}

async function bounded<T>(promise: Promise<T>, ms: number, fault: () => Error): Promise<T> {
  if (ms === Infinity) return await promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault()), ms);
    timer.unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** As it crosses to the broker. Foreign errors are ours to explain: they come from a bug here. */
export function wireError(error: unknown, pool: string): WireError {
  const known = error instanceof ResourceLockerError;
  return {
    code: known ? error.code : "RESOURCE_LOCKER_DISCOVERY",
    message: known ? error.message : `discovery of ${printable(pool)} failed: ${reason(error)}`,
    pools: [pool],
  };
}
