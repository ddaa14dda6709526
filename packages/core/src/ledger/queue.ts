import type { Tx, Waiter } from "./state.ts";
import { FIRST, WINDOW, has, metaOf, resourceOf } from "./state.ts";

/**
 * A waiter stands in the queue of each resource it names (`q:`) and of each list it uses (`l:`).
 * `x:LIST` also has every waiter that could use anything of the list.
 */
export function enqueue(tx: Tx, waiter: Waiter): void {
  for (const queue of queuesOf(tx, waiter)) tx.add(queue, waiter.id, waiter.id);
  if (waiter.holding.length > 0) tx.add("h", waiter.id, waiter.id);
  count(tx, waiter, 1);
}

export function dequeue(tx: Tx, waiter: Waiter): void {
  for (const queue of queuesOf(tx, waiter)) tx.remove(queue, waiter.id, waiter.id);
  if (waiter.holding.length > 0) tx.remove("h", waiter.id, waiter.id);
  count(tx, waiter, -1);
}

function count(tx: Tx, waiter: Waiter, by: number): void {
  const meta = metaOf(tx);
  meta.waiting += by;
  if (waiter.holding.length > 0) meta.circling += by;
  if (meta.waiting === 0) meta.hindmost = FIRST;
  else if (waiter.id > meta.hindmost) meta.hindmost = waiter.id;
  tx.put("meta", "", meta);
}

export function queuesOf(tx: Tx, waiter: Waiter): string[] {
  const out: string[] = [];
  const put = (queue: string): void => {
    if (!has(out, queue)) out.push(queue);
  };
  for (const need of waiter.needs) {
    if (need.list !== "") {
      put("l:" + need.list);
      for (const list of tx.get("list", need.list)!.overlaps) put("x:" + list);
    }
    for (const key of need.keys) {
      put("q:" + key);
      for (const list of resourceOf(tx, key).lists) put("x:" + list.id);
    }
  }
  return out;
}

function foremost(tx: Tx, queue: string): number | undefined {
  const front = tx.range(queue, FIRST, 1);
  return front.length === 0 ? undefined : front[0]!.score;
}

/** Whether no earlier waiter could use anything that this one could use. */
export function isFirst(tx: Tx, waiter: Waiter): boolean {
  if (metaOf(tx).waiting === 1) return true;
  for (const need of waiter.needs) {
    if (need.list !== "" && foremost(tx, "x:" + need.list) !== waiter.id) return false;
    for (const key of need.keys) {
      if (foremost(tx, "q:" + key) !== waiter.id) return false;
      for (const list of resourceOf(tx, key).lists) {
        const other = foremost(tx, "l:" + list.id);
        if (other !== undefined && other < waiter.id) return false;
      }
    }
  }
  return true;
}

/** The first waiters that could use a resource, in order. */
export function contenders(tx: Tx, key: string): number[] {
  const out: number[] = [];
  if (metaOf(tx).waiting === 0) return out;
  for (const entry of tx.range("q:" + key, FIRST, WINDOW)) insert(out, entry.score);
  for (const list of resourceOf(tx, key).lists) {
    for (const entry of tx.range("l:" + list.id, FIRST, WINDOW)) insert(out, entry.score);
  }
  return out.slice(0, WINDOW);
}

/** The first waiters in reach of one that left: they moved up, and may have become foremost. */
export function successors(tx: Tx, waiter: Waiter): number[] {
  const out: number[] = [];
  if (metaOf(tx).waiting === 0) return out;
  for (const need of waiter.needs) {
    if (need.list !== "") {
      for (const entry of tx.range("x:" + need.list, FIRST, WINDOW)) insert(out, entry.score);
    }
    for (const key of need.keys) for (const id of contenders(tx, key)) insert(out, id);
  }
  return out;
}

/** Into ascending numbers, once. */
function insert(into: number[], id: number): void {
  let at = into.length;
  while (at > 0 && into[at - 1]! > id) at--;
  if (at === 0 || into[at - 1] !== id) into.splice(at, 0, id);
}
