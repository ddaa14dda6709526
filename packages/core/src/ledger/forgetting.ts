import { isUnused } from "./standing.ts";
import type { Tx } from "./state.ts";
import { FIRST, metaOf, resourceOf } from "./state.ts";

/** A resource that was not released for so many numbers is forgotten, and with it its wear. */
const REMEMBERED = 10_000;
const EVERY = 32;

/**
 * Keeps the state from growing for ever where keys are used once and never again. Every released
 * resource stands in `idle` once; from time to time the oldest are looked at.
 */
export function forgetIdle(tx: Tx): void {
  const { seq } = metaOf(tx);
  if (seq % EVERY > 1) return;
  for (const { score, member } of tx.range("idle", FIRST, EVERY * 2)) {
    if (score > seq - REMEMBERED) return;
    tx.remove("idle", score, member);
    const resource = resourceOf(tx, member);
    if (!isUnused(resource)) tx.put("resource", member, { ...resource, idle: 0 });
    else if (resource.freed <= seq - REMEMBERED) tx.drop("resource", member);
    else {
      tx.add("idle", resource.freed, member);
      tx.put("resource", member, { ...resource, idle: resource.freed });
    }
  }
}
