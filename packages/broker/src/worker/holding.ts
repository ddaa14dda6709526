import type { PoolNeed } from "resource-locker";
import { joined, quoted, shownKey } from "resource-locker/internal";
import { blameOf } from "./blame.ts";
import type { BrokerClient } from "./client.ts";
import { type Needs, type Pools, sameNeeds, toAsk } from "./declared.ts";
import { type Opened, closeAll, openAll } from "./opened.ts";
import type { WorkerGrant } from "./worker-grant.ts";

export interface HoldingOptions {
  readonly pools: Pools;
  client(): Promise<BrokerClient>;
  /** For people: path of the test file, and the full name of the test. */
  readonly file?: string;
  readonly test?: string;
  /** What the same caller holds meanwhile, in scopes around this one. */
  readonly outer?: readonly Holding[];
  /**
   * When more, or something else, is needed than is held: give that back and ask anew in one request.
   * Default false: then what is needed of a pool never changes.
   */
  readonly anew?: boolean;
}

interface Held {
  readonly grant: WorkerGrant;
  readonly opened: readonly Opened[];
}

/**
 * What one scope holds, be it a worker, a file or a test. All that it needs is asked for in ONE
 * request: two scopes that take the same pools one by one could each have what the other lacks.
 */
export class Holding {
  readonly #options: HoldingOptions;
  readonly #lists = new Map<string, unknown[]>();
  /** All that was ever asked for. */
  readonly #needs = new Map<string, readonly PoolNeed[]>();
  readonly #over = new AbortController();
  readonly #users = new Set<Promise<unknown>>();
  #held: Held[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: HoldingOptions) {
    this.#options = options;
  }

  /**
   * Makes sure that the `required` pools are held. If one is not, everything of `needs` that is not
   * held is asked for in one request; pools because of which that fails are left out the next time,
   * and are an error only if required. Resolves with the milliseconds that it waited.
   */
  async ensure(needs: Needs, required: Iterable<string>, signal: AbortSignal): Promise<number> {
    const turn = this.#turn.then(() => this.#ensure(needs, [...required], signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** What is held of a pool. It stays the same list, also when a lost grant was replaced. */
  list(pool: string): readonly unknown[] {
    let list = this.#lists.get(pool);
    if (list === undefined) this.#lists.set(pool, (list = []));
    return list;
  }

  keysOf(pool: string): string[] {
    return this.#openedOf(pool).map(({ key }) => key);
  }

  has(pool: string): boolean {
    return this.lost(pool)?.aborted === false;
  }

  /** Aborts when that which is held of a pool now is lost. */
  lost(pool: string): AbortSignal | undefined {
    return this.#held.find(({ opened }) => opened.some((one) => one.pool === pool))?.grant.lost;
  }

  get grants(): readonly number[] {
    return this.#held.filter(({ grant }) => !grant.lost.aborted).map(({ grant }) => grant.id);
  }

  /** Notes that something uses it: a test that timed out may run on after the end of its scope. */
  usedBy(work: Promise<unknown>): void {
    const done = (): unknown => this.#users.delete(work);
    this.#users.add(work);
    work.then(done, done);
  }

  /**
   * Closes everything and gives it back, and asks for nothing any more. What is still used is given
   * back when that has ended; nobody waits for it here. Rejects with `OpenError`.
   */
  async release(): Promise<void> {
    this.#over.abort(new Error("Its scope has ended."));
    await this.#turn;
    await this.#giveBack(this.#held);
  }

  async #ensure(needs: Needs, required: readonly string[], signal: AbortSignal): Promise<number> {
    await this.#giveBack(this.#held.filter(({ grant }) => grant.lost.aborted));
    const failed = new Map<string, unknown>();
    let waited = 0;
    const anew = this.#options.anew === true;
    const fits = !anew || [...needs].every(([pool, all]) => this.#fits(pool, all));
    if (fits && required.every((pool) => this.has(pool))) return waited;
    if (anew) await this.#giveBack(this.#held);
    for (const [pool, all] of needs) this.#needs.set(pool, all);
    const until = AbortSignal.any([signal, this.#over.signal]);
    for (;;) {
      const missing = this.#missing(needs, failed);
      if (missing.size === 0) break;
      try {
        waited += await this.#take(missing, until);
      } catch (error) {
        const blamed = blameOf(error).filter((pool) => missing.has(pool));
        if (blamed.length === 0) throw error;
        for (const pool of blamed) failed.set(pool, error);
      }
    }
    for (const pool of required) if (failed.has(pool)) throw failed.get(pool);
    return waited;
  }

  /** Whether it holds nothing of a pool, or just what is needed. */
  #fits(pool: string, all: readonly PoolNeed[]): boolean {
    return !this.has(pool) || sameNeeds(this.#needs.get(pool) ?? [], all);
  }

  #missing(needs: Needs, failed: ReadonlyMap<string, unknown>): Needs {
    const all = this.#options.anew === true ? this.#needs : needs;
    return new Map([...all].filter(([pool]) => !this.has(pool) && !failed.has(pool)));
  }

  async #take(needs: Needs, signal: AbortSignal): Promise<number> {
    const { client, file, test, outer = [] } = this.#options;
    const asks = [...needs].flatMap(([pool, all]) => all.map((need) => toAsk(pool, need)));
    const grant = await (
      await client()
    ).acquire({
      needs: asks.map(({ need }) => need),
      filters: asks.map(({ filter }) => filter),
      holding: [...outer, this].flatMap(({ grants }) => grants),
      signal,
      ...(file !== undefined && { file }),
      ...(test !== undefined && { test }),
    });
    const units = grant.units.flatMap((all, i) =>
      all.map((unit) => ({ pool: asks[i]!.need.pool, unit })),
    );
    try {
      this.#held.push({ grant, opened: await openAll(this.#options.pools, units) });
    } catch (error) {
      await grant.release();
      throw error;
    }
    this.#fill(needs.keys());
    return grant.waitedMs;
  }

  #lateUse(opened: readonly Opened[]): string {
    const keys = joined(opened.map(({ key }) => shownKey(key)));
    const { test, file } = this.#options;
    const whose = test === undefined ? (file ?? "a test") : `the test ${quoted(test)}`;
    return `${keys} still used by ${whose} of this very worker, which has ended but whose code runs on`;
  }

  #openedOf(pool: string): Opened[] {
    return this.#held.flatMap(({ opened }) => opened.filter((one) => one.pool === pool));
  }

  /** In place: who has a list has what is held now. */
  #fill(pools: Iterable<string>): void {
    for (const pool of pools) {
      const list = this.list(pool) as unknown[];
      list.splice(0, list.length, ...this.#openedOf(pool).map(({ value }) => value));
    }
  }

  async #giveBack(some: readonly Held[]): Promise<void> {
    this.#held = this.#held.filter((held) => !some.includes(held));
    const errors: unknown[] = [];
    for (const { grant, opened } of some) {
      this.#fill(opened.map(({ pool }) => pool));
      const wasLost = grant.lost.aborted;
      await closeAll(opened).catch((error: unknown) => {
        // What was lost may be somebody else's by now.
        if (!wasLost) errors.push(error);
      });
      if (this.#users.size > 0) {
        grant.lateUse = this.#lateUse(opened);
        void Promise.allSettled(this.#users).then(() => grant.release().catch(() => {}));
      } else {
        await grant.release().catch((error: unknown) => errors.push(error));
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
