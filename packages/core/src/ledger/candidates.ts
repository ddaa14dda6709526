import { type Reach, isReached } from "./reach.ts";
import { couldBeJoined, fits } from "./standing.ts";
import type { LedgerNeed, Resource, Tx, Waiter } from "./state.ts";
import { ALL, FIRST, has, metaOf, resourceOf, unitsOf } from "./state.ts";

/** Who asks: a waiter, or a request that has not been queued yet. */
export interface Asker {
  readonly waiter: Waiter;
  /** Whose claims give way because they wait for this caller; `undefined` when it holds nothing. */
  readonly reach: Reach | undefined;
}

export function isCandidate(tx: Tx, need: LedgerNeed, key: string): boolean {
  if (need.list === "") return has(need.keys, key);
  for (const list of resourceOf(tx, key).lists) if (list.id === need.list) return true;
  return false;
}

export function isCandidateOfAny(tx: Tx, waiter: Waiter, key: string): boolean {
  for (const need of waiter.needs) if (isCandidate(tx, need, key)) return true;
  return false;
}

export function capacityFor(tx: Tx, need: LedgerNeed, key: string): number {
  if (need.list === "") {
    if (need.capacities.length === 0) return 1;
    for (let i = 0; i < need.keys.length; i++) if (need.keys[i] === key) return need.capacities[i]!;
    return 1;
  }
  for (const list of resourceOf(tx, key).lists) if (list.id === need.list) return list.capacity;
  return 1;
}

/** A claim keeps away those behind the claimer, unless it waits for what they hold. */
function heeds(tx: Tx, asker: Asker, resource: Resource): boolean {
  const claim = resource.claim;
  if (claim === undefined || claim.by >= asker.waiter.id) return false;
  return asker.reach === undefined || !isReached(tx, asker.reach, claim.by);
}

function fitsNow(tx: Tx, asker: Asker, need: LedgerNeed, key: string): boolean {
  const resource = resourceOf(tx, key);
  const capacity = capacityFor(tx, need, key);
  return fits(resource, need.mode, need.slots, capacity, heeds(tx, asker, resource));
}

/** Whether the asker could hold it now, were it not for the claim of somebody before it. */
export function isKeptFrom(tx: Tx, asker: Asker, need: LedgerNeed, key: string): boolean {
  const resource = resourceOf(tx, key);
  if (!heeds(tx, asker, resource)) return false;
  const capacity = capacityFor(tx, need, key);
  const { mode, slots } = need;
  return (
    fits(resource, mode, slots, capacity, false) && !fits(resource, mode, slots, capacity, true)
  );
}

/** What the asker claims already, need by need: what fits by now, or what does not yet. */
export function claimedKeys(tx: Tx, asker: Asker, fitting: boolean): string[][] {
  const { needs, claims } = asker.waiter;
  const out: string[][] = [];
  for (let i = 0; i < needs.length; i++) {
    const keys: string[] = [];
    for (const { key, need } of claims) {
      if (need === i && fitsNow(tx, asker, needs[i]!, key) === fitting) keys.push(key);
    }
    out.push(keys);
  }
  return out;
}

/**
 * Need by need, what the asker could hold now: as much as it can use, best first. A long list shows
 * its first few only: one more than the other units could take away is enough to be exact.
 */
export function usableKeys(tx: Tx, asker: Asker): string[][] {
  const out: string[][] = [];
  const units = unitsOf(asker.waiter.needs);
  for (const need of asker.waiter.needs) {
    const keys = need.list === "" ? need.keys : listed(tx, asker, need, units);
    const usable: string[] = [];
    for (const key of keys) {
      if (fitsNow(tx, asker, need, key)) usable.push(key);
    }
    out.push(usable.length > need.count ? byPreference(tx, asker, need, usable) : usable);
  }
  return out;
}

function listed(tx: Tx, asker: Asker, need: LedgerNeed, units: number): string[] {
  const { waiter, reach } = asker;
  const out: string[] = [];
  const look = (set: string, from: number, limit: number): void => {
    for (const entry of tx.range(set + need.list, from, limit)) {
      if (!has(out, entry.member)) out.push(entry.member);
    }
  };
  const limit = units + waiter.claims.length;
  for (const key of need.prefer) if (isCandidate(tx, need, key)) out.push(key);
  addClaimed(tx, waiter, need, out);
  look("f:", FIRST, limit);
  if (need.mode === "shared") look("s:", FIRST, limit);
  else if (tx.get("list", need.list)!.roomy) look("v:", need.slots, limit);
  // Claims of those behind, or of those that wait for this caller.
  if (reach !== undefined) look("c:", FIRST, ALL);
  else if (waiter.id < metaOf(tx).hindmost) look("c:", waiter.id + 1, ALL);
  return out;
}

function addClaimed(tx: Tx, waiter: Waiter, need: LedgerNeed, into: string[]): void {
  for (const { key } of waiter.claims) {
    if (!has(into, key) && isCandidate(tx, need, key)) into.push(key);
  }
}

/** Need by need, what is held, but could slip away from the asker unless it claims it. */
export function slippingKeys(tx: Tx, asker: Asker): string[][] {
  const out: string[][] = [];
  const units = unitsOf(asker.waiter.needs);
  for (const need of asker.waiter.needs) {
    let keys = need.keys;
    if (need.list !== "") {
      const found: string[] = [];
      addClaimed(tx, asker.waiter, need, found);
      const limit = units + asker.waiter.claims.length;
      const sets = need.mode === "shared" ? ["v:"] : ["s:", "v:"];
      for (const set of sets) {
        for (const entry of tx.range(set + need.list, FIRST, limit)) found.push(entry.member);
      }
      keys = found;
    }
    const slipping: string[] = [];
    for (const key of keys) {
      if (fitsNow(tx, asker, need, key)) continue;
      const resource = resourceOf(tx, key);
      if (couldBeJoined(resource, need.mode, capacityFor(tx, need, key))) slipping.push(key);
    }
    out.push(slipping);
  }
  return out;
}

/** Preferred first, then what fewest others wait for, then the longest unused, then by key. */
function byPreference(tx: Tx, asker: Asker, need: LedgerNeed, keys: string[]): string[] {
  const waited = metaOf(tx).waiting > 0;
  const ranked: { key: string; rank: number; wanted: number; freed: number }[] = [];
  const lists: Record<string, boolean> = {};
  for (const key of keys) {
    let rank = 0;
    while (rank < need.prefer.length && need.prefer[rank] !== key) rank++;
    const wanted = waited ? othersWanting(tx, asker, key, lists) : 0;
    const item = { key, rank, wanted, freed: resourceOf(tx, key).freed };
    let at = ranked.length;
    while (at > 0 && isBetter(item, ranked[at - 1]!)) at--;
    ranked.splice(at, 0, item);
  }
  const out: string[] = [];
  for (const item of ranked) out.push(item.key);
  return out;
}

interface Ranked {
  readonly rank: number;
  readonly wanted: number;
  readonly freed: number;
}

function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.wanted !== b.wanted) return a.wanted < b.wanted;
  return a.freed < b.freed;
}

/** In how many queues somebody else waits for this resource. `lists` has what was seen before. */
function othersWanting(tx: Tx, asker: Asker, key: string, lists: Record<string, boolean>): number {
  let count = othersStandIn(tx, asker, "q:" + key) ? 1 : 0;
  for (const { id } of resourceOf(tx, key).lists) {
    if (lists[id] === undefined) lists[id] = othersStandIn(tx, asker, "l:" + id);
    if (lists[id]) count++;
  }
  return count;
}

function othersStandIn(tx: Tx, asker: Asker, queue: string): boolean {
  for (const { score } of tx.range(queue, FIRST, 2)) if (score !== asker.waiter.id) return true;
  return false;
}
