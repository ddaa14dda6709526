import type { LedgerNeed, Tx, Waiter } from "./state.ts";
import { ALL, FIRST, has, metaOf, resourceOf } from "./state.ts";

/**
 * What can't come free before a certain caller goes on: the keys it holds, the keys of callers that
 * wait for those, and so on. A waiter that wants any of them waits for that caller.
 */
export interface Reach {
  readonly keys: readonly string[];
}

/** The reach of a caller that holds these grants; `undefined` when it holds none. */
export function reachOf(tx: Tx, holding: readonly number[]): Reach | undefined {
  if (holding.length === 0) return undefined;
  const keys: string[] = [];
  addKeys(tx, holding, keys);
  const left = circlers(tx);
  for (let grew = true; grew;) {
    grew = false;
    for (let i = left.length - 1; i >= 0; i--) {
      if (!wantsAny(tx, left[i]!.needs, keys)) continue;
      addKeys(tx, left[i]!.holding, keys);
      left.splice(i, 1);
      grew = true;
    }
  }
  return { keys };
}

export function isReached(tx: Tx, reach: Reach, waiter: number): boolean {
  const record = tx.get("waiter", waiter);
  return record !== undefined && wantsAny(tx, record.needs, reach.keys);
}

/** All who hold grants while they wait, in order. */
export function circlers(tx: Tx): Waiter[] {
  const out: Waiter[] = [];
  if (metaOf(tx).circling === 0) return out;
  for (const entry of tx.range("h", FIRST, ALL)) out.push(tx.get("waiter", entry.score)!);
  return out;
}

function addKeys(tx: Tx, grants: readonly number[], keys: string[]): void {
  for (const id of grants) {
    const grant = tx.get("grant", id);
    if (grant === undefined) continue;
    for (const lease of grant.leases) if (!has(keys, lease.key)) keys.push(lease.key);
  }
}

function wantsAny(tx: Tx, needs: readonly LedgerNeed[], keys: readonly string[]): boolean {
  for (const key of keys) if (wants(tx, needs, key)) return true;
  return false;
}

export function wants(tx: Tx, needs: readonly LedgerNeed[], key: string): boolean {
  for (const need of needs) {
    if (need.list === "") {
      if (has(need.keys, key)) return true;
    } else for (const list of resourceOf(tx, key).lists) if (list.id === need.list) return true;
  }
  return false;
}
