import { expect } from "vitest";
import type {
  ListRecord,
  Meta,
  Resource,
  SessionRecord,
  Waiter,
} from "../../../src/ledger/state.ts";
import type { Dump } from "./machine.ts";

/**
 * Every set follows from the records: built anew here, from what each set is said to hold
 * (`state.ts`, `standing.ts`), and compared.
 */
export function checkIndexes(dump: Dump): void {
  const sets = new Map<string, Set<string>>();
  const put = (set: string, score: number, member: string | number): void => {
    if (!sets.has(set)) sets.set(set, new Set());
    sets.get(set)!.add(`${score} ${member}`);
  };
  const members = new Map<string, string[]>();
  const resources = of<Resource>(dump, "resource");
  for (const [key, resource] of resources) {
    if (resource.idle !== 0) put("idle", resource.idle, key);
    for (const { id, capacity } of resource.lists) {
      members.set(id, [...(members.get(id) ?? []), key]);
      put(`m:${id}`, 0, key);
      for (const [set, score] of standings(resource, capacity)) put(`${set}:${id}`, score, key);
    }
  }
  for (const [id, list] of of<ListRecord>(dump, "list")) {
    put("lists", list.used, id);
    const shares = [...members].filter(([, keys]) =>
      keys.some((key) => members.get(id)!.includes(key)),
    );
    expect([...list.overlaps].toSorted()).toEqual(shares.map(([other]) => other).toSorted());
  }
  const waiters = of<Waiter>(dump, "waiter").map(([, waiter]) => waiter);
  for (const waiter of waiters) {
    if (waiter.holding.length > 0) put("h", waiter.id, waiter.id);
    for (const need of waiter.needs) {
      for (const key of need.keys) put(`q:${key}`, waiter.id, waiter.id);
      if (need.list !== "") put(`l:${need.list}`, waiter.id, waiter.id);
      const reach = need.list === "" ? need.keys : members.get(need.list)!;
      for (const [list, keys] of members) {
        if (keys.some((key) => reach.includes(key))) put(`x:${list}`, waiter.id, waiter.id);
      }
    }
  }
  for (const [id, session] of of<SessionRecord>(dump, "session")) put("sessions", session.due, id);
  expect(setsOf(dump)).toEqual(
    Object.fromEntries([...sets].map(([name, set]) => [name, [...set].toSorted()])),
  );
  const [[, meta]] = of<Meta>(dump, "meta") as [[string, Meta]];
  expect(meta.waiting).toBe(waiters.length);
  expect(meta.circling).toBe(waiters.filter(({ holding }) => holding.length > 0).length);
}

function standings({ holds, claim, freed }: Resource, capacity: number): [string, number][] {
  const takers = claim ? [...holds, claim] : [...holds];
  if (takers.length === 0) return [["f", freed]];
  const out: [string, number][] = claim ? [["c", claim.by]] : [];
  if (takers.every(({ mode }) => mode === "shared")) out.push(["s", 0]);
  const least = Math.min(capacity, ...takers.map((taker) => taker.capacity));
  if (takers.every(({ mode }) => mode === "exclusive") && least > 1) {
    out.push(["v", least - takers.reduce((sum, { slots }) => sum + slots, 0)]);
  }
  return out;
}

function of<T>(dump: Dump, kind: string): [string, T][] {
  return Object.entries(dump.records)
    .filter(([name]) => name.startsWith(`${kind} `))
    .map(([name, record]) => [name.slice(kind.length + 1), record as T]);
}

function setsOf(dump: Dump): Record<string, string[]> {
  const entries = Object.entries(dump.sets);
  return Object.fromEntries(
    entries.map(([name, set]) => [
      name,
      set.map(({ score, member }) => `${score} ${member}`).toSorted(),
    ]),
  );
}
