import { type Asker, claimedKeys, isCandidate, slippingKeys, usableKeys } from "./candidates.ts";
import { claimAll, take, unclaimAll } from "./holding.ts";
import {
  type Assignment,
  extend,
  isComplete,
  keysByNeed,
  newAssignment,
  shortNeeds,
} from "./matching.ts";
import { contenders, dequeue, isFirst, successors } from "./queue.ts";
import { reachOf } from "./reach.ts";
import { isOpen } from "./standing.ts";
import type { GrantView, Stir, Tx, Waiter } from "./state.ts";
import { metaOf, resourceOf } from "./state.ts";

export function askerOf(tx: Tx, waiter: Waiter): Asker {
  return { waiter, reach: reachOf(tx, waiter.holding) };
}

/** The best assignment of what the asker could hold now; its claims stay in it. */
export function assign(tx: Tx, asker: Asker): Assignment {
  const counts: number[] = [];
  for (const need of asker.waiter.needs) counts.push(need.count);
  const a = newAssignment(counts);
  if (asker.waiter.claims.length > 0) extend(a, claimedKeys(tx, asker, true));
  if (!isComplete(a)) extend(a, usableKeys(tx, asker));
  return a;
}

/** Keeps from those behind what the waiter could use, if nobody before it could use any of that. */
export function keep(tx: Tx, asker: Asker, a: Assignment, stir: Stir): void {
  const waiter: Waiter = { ...asker.waiter, short: shortNeeds(a) };
  if (!isSame(waiter.short, asker.waiter.short)) tx.put("waiter", waiter.id, waiter);
  if (!isFirst(tx, waiter)) return;
  if (waiter.claims.length > 0) extend(a, claimedKeys(tx, asker, false));
  if (!isComplete(a)) extend(a, slippingKeys(tx, asker));
  claimAll(tx, waiter, keysByNeed(a), stir);
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Takes a waiter out of the queue; what it claimed is offered again. */
export function leave(tx: Tx, waiter: Waiter, stir: Stir): void {
  unclaimAll(tx, waiter, stir);
  dequeue(tx, waiter);
  tx.drop("waiter", waiter.id);
  for (const id of successors(tx, waiter)) stir.waiters.push(id);
}

/** Grants a waiter that can have all it wants, or lets it claim what it can. */
function attempt(tx: Tx, id: number, stir: Stir): void {
  const waiter = tx.get("waiter", id);
  if (waiter === undefined) return;
  const asker = askerOf(tx, waiter);
  const a = assign(tx, asker);
  if (!isComplete(a)) {
    keep(tx, asker, a, stir);
    return;
  }
  const grant: GrantView = take(tx, waiter, keysByNeed(a), stir);
  leave(tx, tx.get("waiter", id)!, stir);
  tx.emit(waiter.session, { kind: "granted", ref: waiter.ref, grant });
}

/**
 * Serves waiters, in order, until nobody can be served any more. The step that frees a resource
 * grants the next waiter: there is one wake-up for each grant.
 */
export function settle(tx: Tx, stir: Stir): void {
  if (metaOf(tx).waiting === 0) return;
  const offers: { readonly id: number; readonly key: string | undefined }[] = [];
  const offer = (id: number, key: string | undefined): void => {
    let at = offers.length;
    while (at > 0 && offers[at - 1]!.id < id) at--;
    offers.splice(at, 0, { id, key });
  };
  for (;;) {
    while (stir.keys.length > 0) {
      const key = stir.keys.pop()!;
      for (const id of contenders(tx, key)) if (couldHelp(tx, id, key)) offer(id, key);
    }
    while (stir.waiters.length > 0) offer(stir.waiters.pop()!, undefined);
    const next = offers.pop();
    if (next === undefined) return;
    // Others may have been quicker: then there is nothing left for this one to look at.
    if (next.key !== undefined && !isStillOffered(tx, next.key, next.id)) continue;
    while (offers.length > 0 && offers[offers.length - 1]!.id === next.id) offers.pop();
    attempt(tx, next.id, stir);
  }
}

function couldHelp(tx: Tx, id: number, key: string): boolean {
  const { needs, short } = tx.get("waiter", id)!;
  for (const need of short) if (isCandidate(tx, needs[need]!, key)) return true;
  return false;
}

function isStillOffered(tx: Tx, key: string, id: number): boolean {
  const resource = resourceOf(tx, key);
  const claim = resource.claim;
  const heeds = claim !== undefined && claim.by < id && metaOf(tx).circling === 0;
  return isOpen(resource, heeds);
}
