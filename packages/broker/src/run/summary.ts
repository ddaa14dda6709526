import { duration, plural, printable } from "resource-locker/internal";
import type { PoolUsage, RunUsage } from "../protocol/channel.ts";

const HEAD = "resources  ";

/**
 * `resources  boards 5 · 41 leases · busy 78 % · waited 1 m 12 s in 19 of 34 requests (longest 6.1 s:
 * radio.test.ts)`; further pools are aligned under the first. Nothing for pools nobody asked for.
 */
export function summaryLines({ spanMs, pools }: RunUsage): string[] {
  return pools
    .filter(({ requests }) => requests > 0)
    .map((pool, index) => (index === 0 ? HEAD : " ".repeat(HEAD.length)) + line(pool, spanMs));
}

export function noSummary(why: string): string {
  return `${HEAD}no summary: ${why}`;
}

function line(pool: PoolUsage, spanMs: number): string {
  return [
    `${printable(pool.pool)} ${pool.size}`,
    plural(pool.leases, "lease"),
    `busy ${busy(pool, spanMs)} %`,
    waiting(pool),
  ].join(" · ");
}

function busy({ heldMs, size }: PoolUsage, spanMs: number): number {
  const most = size * spanMs;
  // A resource that was in use may be gone from the last list.
  return most > 0 ? Math.min(100, Math.round((100 * heldMs) / most)) : 0;
}

function waiting({ requests, waited, waitedMs, longest }: PoolUsage): string {
  const all = plural(requests, "request");
  if (waited === 0) return `no waiting in ${all}`;
  const total = `waited ${duration(waitedMs)} in ${waited} of ${all}`;
  if (longest === undefined) return total;
  const where = longest.file === undefined ? "" : `: ${printable(longest.file)}`;
  return `${total} (longest ${duration(longest.ms)}${where})`;
}
