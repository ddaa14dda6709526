import type { Pool, PoolNeed } from "resource-locker";
import type { WireNeed } from "../protocol/messages.ts";
import type { Filter } from "./client.ts";

export type Pools = Readonly<Record<string, Pool>>;

/** What a scope needs of each pool. */
export type Needs = ReadonlyMap<string, readonly PoolNeed[]>;

/** A need as the broker gets it, and what stays in this worker of it. */
export interface Ask {
  readonly need: WireNeed;
  readonly filter: Filter | undefined;
}

export function toAsk(pool: string, declared: PoolNeed): Ask {
  const { count, where, mode, slots, prefer } = declared;
  const filter = typeof where === "function" ? where : undefined;
  const labels = typeof where === "object" ? Object.entries(where) : [];
  const need: WireNeed = {
    pool,
    count,
    ...(labels.length > 0 && {
      where: Object.fromEntries(labels.map(([name, label]) => [name, String(label)])),
    }),
    ...(filter !== undefined && { filtered: true }),
    ...(mode !== undefined && { mode }),
    ...(slots !== undefined && { slots }),
    ...(prefer !== undefined && { prefer }),
  };
  return { need, filter };
}

/** Whether the same is asked for. Functions of two files are never the same. */
export function sameNeeds(a: readonly PoolNeed[], b: readonly PoolNeed[]): boolean {
  return a.length === b.length && a.every((one, index) => same(one, b[index]!));
}

function same(a: PoolNeed, b: PoolNeed): boolean {
  if (a === b) return true;
  const [one, other] = [toAsk("", a), toAsk("", b)];
  return one.filter === other.filter && JSON.stringify(one.need) === JSON.stringify(other.need);
}
