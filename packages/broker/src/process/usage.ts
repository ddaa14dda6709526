import type { PoolUsage, RunUsage } from "../protocol/channel.ts";
import type { PoolList } from "./pool-list.ts";

type Counts = Omit<{ -readonly [Name in keyof PoolUsage]: PoolUsage[Name] }, "pool" | "size">;

interface Hold {
  readonly counts: ReadonlyMap<string, number>;
  readonly since: number;
}

/** What the run's requests had of each pool, for the summary. */
export class Usage {
  #since = performance.now();
  #pools = new Map<string, Counts>();
  readonly #holds = new Set<Hold>();

  /** A request is over, however it ended. `waitedMs` only when it was not granted at once. */
  requested(pools: Iterable<string>, waitedMs: number | undefined, file: string | undefined): void {
    for (const pool of new Set(pools)) {
      const counts = this.#of(pool);
      counts.requests++;
      if (waitedMs === undefined) continue;
      counts.waited++;
      counts.waitedMs += waitedMs;
      if (waitedMs > (counts.longest?.ms ?? -1)) {
        counts.longest = { ms: waitedMs, ...(file !== undefined && { file }) };
      }
    }
  }

  /** Leases are held from now on; call what it returns once when they are no longer. */
  held(counts: ReadonlyMap<string, number>): () => void {
    const hold = { counts, since: performance.now() };
    this.#holds.add(hold);
    for (const [pool, leases] of counts) this.#of(pool).leases += leases;
    return () => {
      if (this.#holds.delete(hold)) this.#count(hold, performance.now());
    };
  }

  /** All of it, rounded; counting begins anew. */
  take(pools: readonly PoolList[]): RunUsage {
    const now = performance.now();
    for (const hold of this.#holds) this.#count(hold, now);
    const usage = {
      spanMs: Math.round(now - this.#since),
      pools: pools.map((pool) => rounded(pool, this.#of(pool.name))),
    };
    this.#since = now;
    this.#pools = new Map();
    return usage;
  }

  #count({ counts, since }: Hold, now: number): void {
    for (const [pool, leases] of counts) {
      this.#of(pool).heldMs += leases * (now - Math.max(since, this.#since));
    }
  }

  #of(pool: string): Counts {
    let counts = this.#pools.get(pool);
    if (counts === undefined) {
      counts = { leases: 0, heldMs: 0, requests: 0, waited: 0, waitedMs: 0 };
      this.#pools.set(pool, counts);
    }
    return counts;
  }
}

function rounded({ name, found = [] }: PoolList, counts: Counts): PoolUsage {
  const { longest, ...rest } = counts;
  return {
    pool: name,
    size: found.length,
    ...rest,
    heldMs: Math.round(counts.heldMs),
    waitedMs: Math.round(counts.waitedMs),
    ...(longest !== undefined && { longest: { ...longest, ms: Math.round(longest.ms) } }),
  };
}
