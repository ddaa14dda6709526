import { isUnused, setListed } from "./standing.ts";
import type { Tx } from "./state.ts";
import { ALL, FIRST, has, metaOf, resourceOf } from "./state.ts";

/**
 * Long lists of candidates are registered once, under a name made from their content. Lists that
 * nobody waits for and that were not used for long make room for new ones; who still uses one is
 * told that it is unknown, and registers it again.
 */
const MOST_LISTS = 32;
const MOST_LISTED = 200_000;
/** A list's last use is noted again after so many numbers, not each time. */
const NOTE_EVERY = 256;

export function isListed(tx: Tx, list: string): boolean {
  const record = tx.get("list", list);
  return record !== undefined && record.ready === record.size;
}

export function touchList(tx: Tx, list: string): void {
  const record = tx.get("list", list)!;
  const { seq } = metaOf(tx);
  if (seq - record.used < NOTE_EVERY) return;
  tx.remove("lists", record.used, list);
  tx.add("lists", seq, list);
  tx.put("list", list, { ...record, used: seq });
}

/**
 * Registers a part of a list: the resources from number `from` on. Parts come in order; what is
 * registered already is passed over. Returns how many of the list are registered by now; it can be
 * used when that is all of them.
 */
export function register(
  tx: Tx,
  list: string,
  size: number,
  from: number,
  keys: readonly string[],
  capacities: readonly number[],
): number {
  const known = tx.get("list", list);
  if (known === undefined) create(tx, list, size);
  const ready = known === undefined ? 0 : known.ready;
  if (ready < from) return ready;
  let roomy = false;
  for (let i = ready - from; i < keys.length; i++) {
    const capacity = capacities.length === 0 ? 1 : capacities[i]!;
    if (capacity > 1) roomy = true;
    enter(tx, list, keys[i]!, capacity);
  }
  const record = tx.get("list", list)!;
  const now = from + keys.length > ready ? from + keys.length : ready;
  tx.put("list", list, { ...record, roomy: roomy || record.roomy, ready: now });
  return now;
}

function create(tx: Tx, list: string, size: number): void {
  makeRoom(tx, size);
  const meta = metaOf(tx);
  meta.listed += size;
  tx.put("meta", "", meta);
  tx.put("list", list, { roomy: false, size, ready: 0, overlaps: [list], used: meta.seq });
  tx.add("lists", meta.seq, list);
}

function enter(tx: Tx, list: string, key: string, capacity: number): void {
  const others = resourceOf(tx, key).lists;
  setListed(tx, key, list, capacity, true);
  copyQueue(tx, "q:" + key, "x:" + list);
  for (const other of others) {
    if (has(tx.get("list", list)!.overlaps, other.id)) continue;
    link(tx, list, other.id);
    link(tx, other.id, list);
    copyQueue(tx, "l:" + other.id, "x:" + list);
  }
}

function link(tx: Tx, list: string, other: string): void {
  const record = tx.get("list", list)!;
  tx.put("list", list, { ...record, overlaps: [...record.overlaps, other] });
}

function copyQueue(tx: Tx, from: string, to: string): void {
  if (metaOf(tx).waiting === 0) return;
  for (const { score } of tx.range(from, FIRST, ALL)) tx.add(to, score, score);
}

function makeRoom(tx: Tx, size: number): void {
  const lists = tx.range("lists", FIRST, ALL);
  let count = lists.length;
  for (const { member } of lists) {
    if (count < MOST_LISTS && metaOf(tx).listed + size <= MOST_LISTED) return;
    if (tx.range("l:" + member, FIRST, 1).length > 0) continue;
    discard(tx, member);
    count--;
  }
}

function discard(tx: Tx, list: string): void {
  const record = tx.get("list", list)!;
  for (const { member } of tx.range("m:" + list, FIRST, ALL)) {
    setListed(tx, member, list, capacityIn(tx, member, list), false);
    const resource = resourceOf(tx, member);
    if (isUnused(resource) && resource.idle === 0) tx.drop("resource", member);
  }
  for (const { score } of tx.range("x:" + list, FIRST, ALL)) tx.remove("x:" + list, score, score);
  for (const other of record.overlaps) if (other !== list) unlink(tx, other, list);
  const meta = metaOf(tx);
  meta.listed -= record.size;
  tx.put("meta", "", meta);
  tx.drop("list", list);
  tx.remove("lists", record.used, list);
}

function unlink(tx: Tx, list: string, other: string): void {
  const record = tx.get("list", list)!;
  const overlaps: string[] = [];
  for (const id of record.overlaps) if (id !== other) overlaps.push(id);
  tx.put("list", list, { ...record, overlaps });
}

function capacityIn(tx: Tx, key: string, list: string): number {
  for (const entry of resourceOf(tx, key).lists) if (entry.id === list) return entry.capacity;
  return 1;
}
