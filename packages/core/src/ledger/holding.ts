import { capacityFor, isCandidate } from "./candidates.ts";
import { circlers } from "./reach.ts";
import { fits, setResource } from "./standing.ts";
import type { Claimed, GrantRecord, GrantView, Hold, LeaseRecord, LedgerNeed } from "./state.ts";
import type { Stir, Tx, Waiter } from "./state.ts";
import { metaOf, nextSeq, resourceOf } from "./state.ts";

/** Makes the grant: leases on these keys, need by need. */
export function take(
  tx: Tx,
  waiter: Waiter,
  keys: readonly (readonly string[])[],
  stir: Stir,
): GrantView {
  const id = nextSeq(tx);
  const leases: LeaseRecord[] = [];
  for (let i = 0; i < keys.length; i++) {
    const need = waiter.needs[i]!;
    const { mode, slots, name } = need;
    for (const key of keys[i]!) {
      const capacity = capacityFor(tx, need, key);
      hold(tx, key, { by: id, mode, slots, capacity }, waiter.id, stir);
      leases.push({ key, need: i, mode, slots, name });
    }
  }
  const { session, ref, holder, alive } = waiter;
  const grant: GrantRecord = { session, ref, since: tx.now, holder, alive, leases };
  tx.put("grant", id, grant);
  return viewOf(tx, id, grant);
}

export function viewOf(tx: Tx, id: number, grant: GrantRecord): GrantView {
  const leases: { key: string; token: number }[][] = [];
  for (const { need, key } of grant.leases) {
    while (leases.length <= need) leases.push([]);
    leases[need]!.push({ key, token: tx.tokenBase + id });
  }
  return { id, leases };
}

/** A claim that the new hold leaves no room for gives way, and its owner looks for another. */
function hold(tx: Tx, key: string, added: Hold, taker: number, stir: Stir): void {
  const resource = resourceOf(tx, key);
  const after = { ...resource, holds: [...resource.holds, added] };
  const claim = resource.claim;
  if (claim !== undefined) {
    const { by, mode, slots, capacity } = claim;
    const fitted = fits(resource, mode, slots, capacity, false);
    if (by === taker) after.claim = undefined;
    else if (fitted && !fits(after, mode, slots, capacity, false)) {
      after.claim = undefined;
      stir.keys.push(key);
      loseClaim(tx, by, key, stir);
    }
  }
  setResource(tx, key, after);
}

/** Gives the resources of a grant back; whoever calls this offers them again. */
export function giveBack(tx: Tx, id: number, grant: GrantRecord, stir: Stir): void {
  tx.drop("grant", id);
  const freed = nextSeq(tx);
  for (const lease of grant.leases) {
    const resource = resourceOf(tx, lease.key);
    const holds: Hold[] = [];
    for (const h of resource.holds) if (h.by !== id) holds.push(h);
    let idle = resource.idle;
    if (idle === 0) {
      idle = freed;
      tx.add("idle", idle, lease.key);
    }
    setResource(tx, lease.key, { ...resource, holds, freed, idle });
    stir.keys.push(lease.key);
  }
  if (metaOf(tx).waiting === 0) stir.keys.splice(0);
}

/** Puts the waiter's claim on these keys, need by need, and takes it off all others. */
export function claimAll(
  tx: Tx,
  waiter: Waiter,
  keys: readonly (readonly string[])[],
  stir: Stir,
): void {
  const claims: Claimed[] = [];
  for (let need = 0; need < keys.length; need++) {
    for (const key of keys[need]!) claims.push({ key, need });
  }
  for (const { key } of waiter.claims) if (!isClaimed(claims, key)) unclaim(tx, waiter, key, stir);
  for (const { key, need } of claims) putClaim(tx, waiter, waiter.needs[need]!, key, stir);
  if (!isUnchanged(waiter.claims, claims)) tx.put("waiter", waiter.id, { ...waiter, claims });
}

function isUnchanged(before: readonly Claimed[], after: readonly Claimed[]): boolean {
  if (before.length !== after.length) return false;
  for (let i = 0; i < before.length; i++) {
    if (before[i]!.key !== after[i]!.key || before[i]!.need !== after[i]!.need) return false;
  }
  return true;
}

function putClaim(tx: Tx, waiter: Waiter, need: LedgerNeed, key: string, stir: Stir): void {
  const resource = resourceOf(tx, key);
  const mine = claimOf(tx, waiter, need, key);
  if (resource.claim !== undefined) {
    if (isSame(resource.claim, mine)) return;
    if (resource.claim.by !== waiter.id) loseClaim(tx, resource.claim.by, key, stir);
    stir.keys.push(key);
  }
  setResource(tx, key, { ...resource, claim: mine });
}

function isClaimed(claims: readonly Claimed[], key: string): boolean {
  for (const claimed of claims) if (claimed.key === key) return true;
  return false;
}

function isSame(a: Hold, b: Hold): boolean {
  return a.by === b.by && a.mode === b.mode && a.slots === b.slots && a.capacity === b.capacity;
}

/** After a change of the needs: takes the claim off what does not serve them as it did before. */
export function dropStaleClaims(tx: Tx, waiter: Waiter, stir: Stir): void {
  const claims: Claimed[] = [];
  const left: number[] = [];
  for (const need of waiter.needs) left.push(need.count);
  for (const claimed of waiter.claims) {
    if (claimed.need < left.length && left[claimed.need]! > 0 && stillServes(tx, waiter, claimed)) {
      left[claimed.need]!--;
      claims.push(claimed);
    } else unclaim(tx, waiter, claimed.key, stir);
  }
  tx.put("waiter", waiter.id, { ...waiter, claims });
}

function stillServes(tx: Tx, waiter: Waiter, { key, need }: Claimed): boolean {
  const now = waiter.needs[need]!;
  if (!isCandidate(tx, now, key)) return false;
  const claim = resourceOf(tx, key).claim;
  return claim !== undefined && isSame(claim, claimOf(tx, waiter, now, key));
}

function claimOf(tx: Tx, waiter: Waiter, need: LedgerNeed, key: string): Hold {
  const { mode, slots } = need;
  return { by: waiter.id, mode, slots, capacity: capacityFor(tx, need, key) };
}

export function unclaimAll(tx: Tx, waiter: Waiter, stir: Stir): void {
  for (const { key } of waiter.claims) unclaim(tx, waiter, key, stir);
}

function unclaim(tx: Tx, waiter: Waiter, key: string, stir: Stir): void {
  const resource = resourceOf(tx, key);
  if (resource.claim === undefined || resource.claim.by !== waiter.id) return;
  setResource(tx, key, { ...resource, claim: undefined });
  stir.keys.push(key);
}

function loseClaim(tx: Tx, owner: number, key: string, stir: Stir): void {
  const waiter = tx.get("waiter", owner)!;
  const claims: Claimed[] = [];
  for (const other of waiter.claims) if (other.key !== key) claims.push(other);
  tx.put("waiter", owner, { ...waiter, claims });
  stir.waiters.push(owner);
  // The new claim may give way to callers to which the old one did not.
  for (const other of circlers(tx)) stir.waiters.push(other.id);
}
