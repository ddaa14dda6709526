import { InputError, type Pool } from "resource-locker";
import { printable } from "resource-locker/internal";
import type { PoolPlan } from "../protocol/channel.ts";
import { differingField } from "./same.ts";

/** A pool, and where it was configured: for errors. */
export interface PlacedPool {
  readonly name: string;
  readonly pool: Pool;
  readonly where: string;
}

/** The pools of all configurations of a run, by name. */
export class PoolTable {
  readonly #pools = new Map<string, PlacedPool>();

  get(name: string): PlacedPool | undefined {
    return this.#pools.get(name);
  }

  /**
   * Those that are not there yet; adds nothing. Throws `InputError` when there is another of the
   * same name.
   */
  missing(pools: readonly PlacedPool[]): PlacedPool[] {
    return pools.filter((later) => {
      const first = this.#pools.get(later.name);
      if (first !== undefined) checkSame(first, later);
      return first === undefined;
    });
  }

  add(pools: readonly PlacedPool[]): void {
    for (const each of pools) this.#pools.set(each.name, each);
  }
}

const REFRESH = 2_000;

/** What the broker has to know. A fixed list is never looked at anew. */
export function planOf({ name, pool }: PlacedPool): PoolPlan {
  return typeof pool.discover === "function"
    ? { name, refreshMs: pool.refresh ?? REFRESH }
    : { name };
}

function checkSame(first: PlacedPool, later: PlacedPool): void {
  const field = differingField(first.pool, later.pool);
  if (field === undefined) return;
  const places =
    first.where === later.where
      ? `twice in ${later.where}`
      : `in ${first.where} and in ${later.where}`;
  throw new InputError(
    `the pool ${printable(later.name)} is configured ${places}, and its ${field} differs. Pools of ` +
      "one name are one pool to a run: import both from the same file, or give one another name.",
  );
}
