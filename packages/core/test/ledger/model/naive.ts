/**
 * The rules of the ledger once more, in the most obvious way: no indexes, no queues, every question
 * answered by trying everything. The model test holds the real ledger against it.
 */
import type {
  GrantRecord,
  Hold,
  LedgerNeed,
  Resource,
  SessionRecord,
  Waiter,
} from "../../../src/ledger/state.ts";

export interface Picture {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly grants: ReadonlyMap<number, GrantRecord>;
  readonly sessions: ReadonlyMap<string, SessionRecord>;
  /** In the order of service. */
  readonly waiters: readonly Waiter[];
  /** Members and capacities of each registered list. */
  readonly lists: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

function candidatesOf(p: Picture, need: LedgerNeed): ReadonlyMap<string, number> {
  if (need.list !== "") return p.lists.get(need.list)!;
  return new Map(need.keys.map((key, i) => [key, need.capacities[i] ?? 1]));
}

export const reachOf = (p: Picture, w: Waiter): Set<string> =>
  new Set(w.needs.flatMap((need) => [...candidatesOf(p, need).keys()]));

/** Whether a hold can stand beside others. */
export function coexist(holds: readonly Hold[]): boolean {
  if (holds.every((h) => h.mode === "shared")) return true;
  if (holds.some((h) => h.mode === "shared")) return false;
  const slots = holds.reduce((sum, h) => sum + h.slots, 0);
  return slots <= Math.min(...holds.map((h) => h.capacity));
}

/** Everything that waits, directly or through others, for one of these grants to end. */
function dependants(p: Picture, holding: readonly number[]): Set<number> {
  const grants = new Set(holding);
  const out = new Set<number>();
  for (let size = -1; size !== out.size;) {
    size = out.size;
    const keys = new Set(
      [...grants].flatMap((id) => p.grants.get(id)?.leases ?? []).map((l) => l.key),
    );
    for (const w of p.waiters) {
      if (![...reachOf(p, w)].some((key) => keys.has(key))) continue;
      out.add(w.id);
      for (const grant of w.holding) grants.add(grant);
    }
  }
  return out;
}

/** What could be used now, need by need. */
export function usable(p: Picture, w: Waiter): string[][] {
  const givingWay = w.holding.length > 0 ? dependants(p, w.holding) : new Set<number>();
  return w.needs.map((need) =>
    [...candidatesOf(p, need)]
      .filter(([key, capacity]) => {
        const resource = p.resources.get(key);
        const others = [...(resource?.holds ?? [])];
        const claim = resource?.claim;
        if (claim && claim.by < w.id && !givingWay.has(claim.by)) others.push(claim);
        return (
          coexist([...others, { by: w.id, mode: need.mode, slots: need.slots, capacity }]) &&
          // A hold and a claim that exclude each other (a claim on what is still held) keep all away.
          others.every((one) => one.mode === need.mode)
        );
      })
      .map(([key]) => key),
  );
}

/** Size of a largest assignment, by trying every key, or none, for every unit. */
export function most(
  needs: readonly { count: number }[],
  options: readonly (readonly string[])[],
): number {
  const units = needs.flatMap((need, i) => Array.from({ length: need.count }, () => options[i]!));
  const memo = new Map<string, number>();
  const best = (unit: number, used: readonly string[]): number => {
    if (unit === units.length) return 0;
    const name = `${unit}|${used.toSorted().join("|")}`;
    const known = memo.get(name);
    if (known !== undefined) return known;
    let size = best(unit + 1, used);
    for (const key of units[unit]!) {
      if (!used.includes(key)) size = Math.max(size, 1 + best(unit + 1, [...used, key]));
    }
    memo.set(name, size);
    return size;
  };
  return best(0, []);
}

export const total = (w: Waiter): number => w.needs.reduce((sum, need) => sum + need.count, 0);

export const canBeServed = (p: Picture, w: Waiter): boolean =>
  most(w.needs, usable(p, w)) === total(w);

export function isFirst(p: Picture, w: Waiter): boolean {
  const reach = reachOf(p, w);
  return p.waiters.every((o) => o.id >= w.id || ![...reachOf(p, o)].some((key) => reach.has(key)));
}

/** Callers that can never go on: what is left when all who can finish have finished. */
export function stuck(p: Picture, asker?: Waiter): Waiter[] {
  let left = p.waiters.filter((w) => w.holding.length > 0);
  if (asker) left.push(asker);
  for (;;) {
    const kept = new Set(left.flatMap((w) => w.holding));
    const resources = new Map(
      [...p.resources].map(([key, r]) => [
        key,
        { ...r, claim: undefined, holds: r.holds.filter((h) => kept.has(h.by)) },
      ]),
    );
    const next = left.filter((w) => !canBeServed({ ...p, resources }, { ...w, holding: [] }));
    if (next.length === left.length) return left;
    left = next;
  }
}
