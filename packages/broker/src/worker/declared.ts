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

export function toAsk(pool: string, { count, where, mode, slots, prefer }: PoolNeed): Ask {
  const common = { pool, count, mode, slots, prefer: prefer.map(String) };
  if (typeof where === "function") {
    return { need: { ...common, filtered: true }, filter: where as Filter };
  }
  const labels = Object.entries(where ?? {}).map(([name, label]) => [name, String(label)]);
  return {
    need: { ...common, ...(labels.length > 0 && { where: Object.fromEntries(labels) }) },
    filter: undefined,
  };
}
