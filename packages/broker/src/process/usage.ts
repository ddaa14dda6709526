import type { PoolUsage, RunUsage } from "../protocol/channel.ts";

interface Counts {
  leases: number;
  heldMs: number;
  requests: number;
  waited: number;
  waitedMs: number;
  longest?: { ms: number; file?: string };
}

/** Counts what this run asked for, waited for and held. Times are milliseconds of one clock. */
export class Usage {
  readonly #counts = new Map<string, Counts>();
  /** What is held, and since when it counts. */
  readonly #held = new Map<number, { pools: ReadonlyMap<string, number>; since: number }>();
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  /** `pools`: those of the request. */
  granted(
    grant: number,
    units: ReadonlyMap<string, number>,
    { waitedMs, file, now }: { waitedMs: number; file: string | undefined; now: number },
  ): void {
    for (const [pool, leases] of units) this.#of(pool).leases += leases;
    this.asked(units.keys(), waitedMs, file);
    this.#held.set(grant, { pools: units, since: now });
  }

  /** A request that has ended, granted or not. */
  asked(pools: Iterable<string>, waitedMs: number, file: string | undefined): void {
    for (const pool of pools) {
      const counts = this.#of(pool);
      counts.requests++;
      if (waitedMs === 0) continue;
      counts.waited++;
      counts.waitedMs += waitedMs;
      if (waitedMs > (counts.longest?.ms ?? 0)) {
        counts.longest = { ms: waitedMs, ...(file !== undefined && { file }) };
      }
    }
  }

  ended(grant: number, now: number): void {
    const held = this.#held.get(grant);
    if (held === undefined) return;
    this.#held.delete(grant);
    for (const [pool, leases] of held.pools) this.#of(pool).heldMs += leases * (now - held.since);
  }

  /** What was counted; counting begins anew. */
  take(now: number, sizeOf: (pool: string) => number): RunUsage {
    const held = [...this.#held];
    for (const [grant] of held) this.ended(grant, now);
    const pools = [...this.#counts].map(
      ([pool, counts]): PoolUsage => ({ pool, size: sizeOf(pool), ...counts }),
    );
    const usage = { spanMs: now - this.#since, pools };
    this.#counts.clear();
    this.#since = now;
    for (const [grant, { pools: units }] of held) this.#held.set(grant, { pools: units, since: now });
    return usage;
  }

  #of(pool: string): Counts {
    let counts = this.#counts.get(pool);
    if (counts === undefined) {
      counts = { leases: 0, heldMs: 0, requests: 0, waited: 0, waitedMs: 0 };
      this.#counts.set(pool, counts);
    }
    return counts;
  }
}
