import { capacityFor, isCandidateOfAny } from "./candidates.ts";
import { circlers } from "./reach.ts";
import { fits, setResource } from "./standing.ts";
import type { GrantRecord, GrantView, Hold, LeaseRecord, Stir, Tx, Waiter } from "./state.ts";
import { has, metaOf, nextSeq, resourceOf } from "./state.ts";

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
  const { session, ref, holder } = waiter;
  const grant: GrantRecord = { session, ref, since: tx.now, holder, leases };
  tx.put("grant", id, grant);
  tx.add("o:" + session, id, "g");
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
  tx.remove("o:" + grant.session, id, "g");
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
export function claim(
  tx: Tx,
  waiter: Waiter,
  keys: readonly (readonly string[])[],
  stir: Stir,
): void {
  const claims: string[] = [];
  for (const row of keys) for (const key of row) claims.push(key);
  for (const key of waiter.claims) if (!has(claims, key)) unclaim(tx, waiter, key, stir);
  for (let i = 0; i < keys.length; i++) {
    const need = waiter.needs[i]!;
    for (const key of keys[i]!) {
      const resource = resourceOf(tx, key);
      const { mode, slots } = need;
      const mine: Hold = { by: waiter.id, mode, slots, capacity: capacityFor(tx, need, key) };
      if (resource.claim !== undefined) {
        if (isSame(resource.claim, mine)) continue;
        if (resource.claim.by !== waiter.id) loseClaim(tx, resource.claim.by, key, stir);
        stir.keys.push(key);
      }
      setResource(tx, key, { ...resource, claim: mine });
    }
  }
  tx.put("waiter", waiter.id, { ...waiter, claims });
}

function isSame(a: Hold, b: Hold): boolean {
  return (
    a.by === b.by && a.mode === b.mode && a.slots === b.slots && a.capacity === b.capacity
  );
}

/** Takes the claim off resources that are no candidates any more. */
export function dropStaleClaims(tx: Tx, waiter: Waiter, stir: Stir): void {
  const claims: string[] = [];
  for (const key of waiter.claims) {
    if (isCandidateOfAny(tx, waiter, key)) claims.push(key);
    else unclaim(tx, waiter, key, stir);
  }
  tx.put("waiter", waiter.id, { ...waiter, claims });
}

export function unclaimAll(tx: Tx, waiter: Waiter, stir: Stir): void {
  for (const key of waiter.claims) unclaim(tx, waiter, key, stir);
}

function unclaim(tx: Tx, waiter: Waiter, key: string, stir: Stir): void {
  const resource = resourceOf(tx, key);
  if (resource.claim === undefined || resource.claim.by !== waiter.id) return;
  setResource(tx, key, { ...resource, claim: undefined });
  stir.keys.push(key);
}

function loseClaim(tx: Tx, owner: number, key: string, stir: Stir): void {
  const waiter = tx.get("waiter", owner)!;
  const claims: string[] = [];
  for (const other of waiter.claims) if (other !== key) claims.push(other);
  tx.put("waiter", owner, { ...waiter, claims });
  stir.waiters.push(owner);
  // The new claim may give way to callers to which the old one did not.
  for (const other of circlers(tx)) stir.waiters.push(other.id);
}
