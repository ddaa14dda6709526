import { extend, isComplete, newAssignment } from "./matching.ts";
import { circlers, wants } from "./reach.ts";
import { fits } from "./standing.ts";
import type { LedgerNeed, Tx, Waiter } from "./state.ts";
import { FIRST, has, resourceOf, unitsOf } from "./state.ts";

/** One caller of a circle, for people. */
export interface CircleView {
  /** Of its session, and of its request. */
  readonly holders: readonly unknown[];
  readonly holds: readonly string[];
  /** The needs, by name where they have one. */
  readonly wants: readonly string[];
}

export function circleView(tx: Tx, waiter: Waiter): CircleView {
  const wanted: string[] = [];
  for (const need of waiter.needs) {
    if (need.name !== "") wanted.push(need.name);
    else for (const key of need.keys) if (!has(wanted, key)) wanted.push(key);
  }
  const session = tx.get("session", waiter.session);
  const holders = [session === undefined ? undefined : session.holder, waiter.holder];
  return { holders, holds: keysHeld(tx, waiter), wants: wanted };
}

/**
 * Whether a caller that keeps grants while it waits could never be served: let every caller that
 * waits for nothing finish, then serve whoever can be served, again and again; who is left is stuck
 * (reduction of the wait-for graph: R. C. Holt, "Some Deadlock Properties of Computer Systems",
 * 1972). Claims don't count: they give way where it matters (`reach.ts`).
 *
 * Returns the circle, the asker last; empty when it can wait.
 */
export function circleAround(tx: Tx, asker: Waiter): Waiter[] {
  if (asker.holding.length === 0) return [];
  const stuck: Waiter[] = [];
  for (const waiter of circlers(tx)) if (waiter.id !== asker.id) stuck.push(waiter);
  stuck.push(asker);
  for (let served = true; served;) {
    served = false;
    const kept = heldBy(stuck);
    for (let i = 0; i < stuck.length; i++) {
      if (!couldBeServed(tx, stuck[i]!.needs, kept)) continue;
      if (stuck[i] === asker) return [];
      stuck.splice(i, 1);
      served = true;
      break;
    }
  }
  return shortestCircle(tx, asker, stuck);
}

/** Grants that stay held as long as these callers wait. */
function heldBy(waiters: readonly Waiter[]): number[] {
  const out: number[] = [];
  for (const waiter of waiters)
    for (const grant of waiter.holding) if (!has(out, grant)) out.push(grant);
  return out;
}

/** Whether the needs could be met if only these grants were held. */
function couldBeServed(tx: Tx, needs: readonly LedgerNeed[], kept: readonly number[]): boolean {
  let limit = unitsOf(needs);
  for (const grant of kept) {
    const record = tx.get("grant", grant);
    if (record !== undefined) limit += record.leases.length;
  }
  const edges: string[][] = [];
  const counts: number[] = [];
  for (const need of needs) {
    const usable: string[] = [];
    for (const [key, capacity] of firstCandidates(tx, need, limit)) {
      const resource = resourceOf(tx, key);
      const holds = [];
      for (const hold of resource.holds) if (has(kept, hold.by)) holds.push(hold);
      if (fits({ ...resource, holds }, need.mode, need.slots, capacity, false)) usable.push(key);
    }
    edges.push(usable);
    counts.push(need.count);
  }
  const a = newAssignment(counts);
  extend(a, edges);
  return isComplete(a);
}

function firstCandidates(tx: Tx, need: LedgerNeed, limit: number): [string, number][] {
  const out: [string, number][] = [];
  for (let i = 0; i < need.keys.length; i++) {
    out.push([need.keys[i]!, need.capacities.length === 0 ? 1 : need.capacities[i]!]);
  }
  if (need.list === "") return out;
  for (const { member } of tx.range("m:" + need.list, FIRST, limit)) {
    for (const list of resourceOf(tx, member).lists) {
      if (list.id === need.list) out.push([member, list.capacity]);
    }
  }
  return out;
}

/** From the asker along "waits for" back to the asker, by breadth first. */
function shortestCircle(tx: Tx, asker: Waiter, stuck: readonly Waiter[]): Waiter[] {
  let paths: Waiter[][] = [[asker]];
  const seen: number[] = [];
  while (paths.length > 0) {
    const longer: Waiter[][] = [];
    for (const path of paths) {
      for (const next of stuck) {
        if (has(seen, next.id) || !waitsFor(tx, path[path.length - 1]!, next)) continue;
        if (next === asker) return [...path.slice(1), asker];
        seen.push(next.id);
        longer.push([...path, next]);
      }
    }
    paths = longer;
  }
  return [...stuck];
}

function waitsFor(tx: Tx, waiter: Waiter, other: Waiter): boolean {
  for (const key of keysHeld(tx, other)) if (wants(tx, waiter.needs, key)) return true;
  return false;
}

function keysHeld(tx: Tx, waiter: Waiter): string[] {
  const out: string[] = [];
  for (const id of waiter.holding) {
    const grant = tx.get("grant", id);
    if (grant !== undefined) for (const lease of grant.leases) out.push(lease.key);
  }
  return out;
}
