import type { Hold, Mode, Resource, Tx } from "./state.ts";
import { resourceOf } from "./state.ts";

/**
 * Where a resource stands in each of its lists, so that a request sees the first few it could use
 * without a scan:
 * - `f:` untouched, by the time of its last release (even wear)
 * - `s:` more shared holders may join
 * - `v:` has several slots, some of them taken; by the number of slots left
 * - `c:` claimed, by the waiter that claims it (also in `s:` or `v:` if others may join beside it)
 */
interface Standing {
  readonly set: string;
  readonly score: number;
}

/** Whether somebody who wants this could hold the resource now. */
export function fits(
  resource: Resource,
  mode: Mode,
  slots: number,
  capacity: number,
  heedClaim: boolean,
): boolean {
  let taken = slots;
  let least = capacity;
  for (const hold of resource.holds) {
    if (hold.mode !== mode) return false;
    taken += hold.slots;
    if (hold.capacity < least) least = hold.capacity;
  }
  const claim = resource.claim;
  if (heedClaim && claim !== undefined) {
    if (claim.mode !== mode) return false;
    taken += claim.slots;
    if (claim.capacity < least) least = claim.capacity;
  }
  return mode === "shared" || taken <= least;
}

/**
 * Whether the resource, which does not fit now, could be kept from fitting for ever by others who
 * join it one after the other. Only then a claim on it before it comes free makes a difference.
 */
export function couldBeJoined(resource: Resource, mode: Mode, capacity: number): boolean {
  for (const hold of resource.holds) {
    if (hold.mode === "shared") return mode === "exclusive";
    if (hold.capacity === 1 || capacity === 1) return false;
  }
  return resource.holds.length > 0;
}

/** Whether anybody at all who comes later could still get a part of it. */
export function isOpen(resource: Resource, heedClaim: boolean): boolean {
  return (
    fits(resource, "exclusive", 1, 2 ** 31, heedClaim) ||
    fits(resource, "shared", 0, 2 ** 31, heedClaim)
  );
}

function standings(resource: Resource, list: string, capacity: number): Standing[] {
  const { holds, claim, freed } = resource;
  if (holds.length === 0 && claim === undefined) return [{ set: "f:" + list, score: freed }];
  const out: Standing[] = [];
  if (claim !== undefined) out.push({ set: "c:" + list, score: claim.by });
  const takers: Hold[] = [];
  for (const hold of holds) takers.push(hold);
  if (claim !== undefined) takers.push(claim);
  let left = capacity;
  let least = capacity;
  const mode = takers[0]!.mode;
  for (const taker of takers) {
    if (taker.mode !== mode) return out;
    left -= taker.slots;
    if (taker.capacity < least) least = taker.capacity;
  }
  if (mode === "shared") out.push({ set: "s:" + list, score: 0 });
  else if (least > 1) out.push({ set: "v:" + list, score: left - (capacity - least) });
  return out;
}

function stands(among: readonly Standing[], one: Standing): boolean {
  for (const other of among) if (other.set === one.set && other.score === one.score) return true;
  return false;
}

/** Puts a resource in its new condition, and in the right sets of all its lists. */
export function setResource(tx: Tx, key: string, after: Resource): void {
  if (after.lists.length > 0) {
    const before = resourceOf(tx, key);
    for (const list of after.lists) {
      const old = standings(before, list.id, list.capacity);
      const now = standings(after, list.id, list.capacity);
      for (const s of old) if (!stands(now, s)) tx.remove(s.set, s.score, key);
      for (const s of now) if (!stands(old, s)) tx.add(s.set, s.score, key);
    }
  }
  tx.put("resource", key, after);
}

/** Enters a resource into one more list, or takes it out of it. */
export function setListed(
  tx: Tx,
  key: string,
  list: string,
  capacity: number,
  listed: boolean,
): void {
  const resource = resourceOf(tx, key);
  const lists: { readonly id: string; readonly capacity: number }[] = [];
  for (const other of resource.lists) if (other.id !== list) lists.push(other);
  for (const s of standings(resource, list, capacity)) {
    if (listed) tx.add(s.set, s.score, key);
    else tx.remove(s.set, s.score, key);
  }
  if (listed) {
    lists.push({ id: list, capacity });
    tx.add("m:" + list, 0, key);
  } else tx.remove("m:" + list, 0, key);
  tx.put("resource", key, { ...resource, lists });
}

export function isUnused(resource: Resource): boolean {
  return resource.holds.length === 0 && resource.claim === undefined && resource.lists.length === 0;
}
