import { type Asker, isCandidateOfAny, isKeptFrom } from "./candidates.ts";
import { viewOf } from "./holding.ts";
import { queuesOf } from "./queue.ts";
import { reachOf } from "./reach.ts";
import type { GrantRecord, GrantView, LedgerNeed, Mode, Tx, Waiter } from "./state.ts";
import { FIRST, has, resourceOf } from "./state.ts";

/** What people are shown. Nothing here changes the state. */
export interface Overview {
  readonly leases: readonly LeaseView[];
  readonly queue: readonly WaiterView[];
}

export interface LeaseView {
  readonly key: string;
  readonly token: number;
  readonly grant: number;
  readonly mode: Mode;
  readonly slots: number;
  readonly name: string;
  readonly since: number;
  /** Of the session, and of the request. */
  readonly holders: readonly unknown[];
}

export interface WaiterView {
  readonly waiter: Waiter;
  readonly holders: readonly unknown[];
}

export interface WaitView {
  /** 1 when no earlier waiter could use anything that this one could use. */
  readonly position: number;
  readonly blockers: readonly LeaseView[];
  readonly kept: readonly KeptView[];
}

/** What is kept from a waiter. */
export interface KeptView {
  readonly key: string;
  /** Whom it is kept for. */
  readonly waiter: number;
  readonly holders: readonly unknown[];
}

/** What a session was granted under this name; for a session that may have missed the news. */
export function grantOf(tx: Tx, session: string, ref: string): GrantView | undefined {
  for (const id of tx.ids("grant")) {
    const grant = tx.get("grant", id)!;
    if (grant.session === session && grant.ref === ref) return viewOf(tx, id, grant);
  }
  return undefined;
}

/** How many candidates, holders and earlier waiters a view looks at, at the most. */
const MOST = 64;
const MOST_EARLIER = 10_000;

export function overview(tx: Tx): Overview {
  const leases: LeaseView[] = [];
  const queue: WaiterView[] = [];
  for (const id of tx.ids("grant")) {
    for (const lease of leasesOf(tx, id, tx.get("grant", id)!)) leases.push(lease);
  }
  for (const id of tx.ids("waiter")) {
    const waiter = tx.get("waiter", id)!;
    queue.push({ waiter, holders: holdersOf(tx, waiter) });
  }
  return { leases, queue };
}

function leasesOf(tx: Tx, id: number, grant: GrantRecord): LeaseView[] {
  const out: LeaseView[] = [];
  const holders = holdersOf(tx, grant);
  const { since } = grant;
  for (const { key, mode, slots, name } of grant.leases) {
    out.push({ key, token: tx.tokenBase + id, grant: id, mode, slots, name, since, holders });
  }
  return out;
}

function holdersOf(tx: Tx, { session, holder }: GrantRecord | Waiter): unknown[] {
  const record = tx.get("session", session);
  return [record === undefined ? undefined : record.holder, holder];
}

export function waitView(tx: Tx, waiter: Waiter): WaitView {
  return {
    position: positionOf(tx, waiter),
    blockers: blockersOf(tx, waiter),
    kept: keptOf(tx, waiter),
  };
}

function positionOf(tx: Tx, waiter: Waiter): number {
  const earlier: Record<number, boolean> = {};
  let count = 1;
  for (const queue of queuesOf(tx, waiter)) {
    for (const { score } of tx.range(queue, FIRST, MOST_EARLIER)) {
      if (score >= waiter.id) break;
      if (!earlier[score] && sharesReach(tx, waiter, queue, score)) {
        earlier[score] = true;
        count++;
      }
    }
  }
  return count;
}

/** `x:` queues are wider than one resource: whoever stands there may want others of the list. */
function sharesReach(tx: Tx, waiter: Waiter, queue: string, id: number): boolean {
  if (queue.charAt(0) !== "x") return true;
  const list = queue.slice(2);
  for (const need of waiter.needs) if (need.list === list) return true;
  const other = tx.get("waiter", id);
  if (other === undefined) return false;
  for (const need of other.needs) if (need.list === list) return true;
  return false;
}

function blockersOf(tx: Tx, waiter: Waiter): LeaseView[] {
  const out: LeaseView[] = [];
  const seen: number[] = [];
  for (const need of waiter.needs) {
    const keys: string[] = [];
    for (const key of need.keys) keys.push(key);
    if (need.list !== "") {
      for (const { member } of tx.range("m:" + need.list, FIRST, MOST)) keys.push(member);
    }
    for (const key of keys) {
      for (const { by } of resourceOf(tx, key).holds) {
        if (has(seen, by) || out.length >= MOST) continue;
        seen.push(by);
        for (const lease of leasesOf(tx, by, tx.get("grant", by)!)) {
          if (isCandidateOfAny(tx, waiter, lease.key)) out.push(lease);
        }
      }
    }
  }
  return out;
}

function keptOf(tx: Tx, waiter: Waiter): KeptView[] {
  const out: KeptView[] = [];
  const seen: string[] = [];
  let asker: Asker | undefined;
  for (const need of waiter.needs) {
    for (const { key, by } of claimedBefore(tx, waiter, need)) {
      if (has(seen, key) || out.length >= MOST) continue;
      asker ??= { waiter, reach: reachOf(tx, waiter.holding) };
      if (!isKeptFrom(tx, asker, need, key)) continue;
      seen.push(key);
      out.push({ key, waiter: by, holders: holdersOf(tx, tx.get("waiter", by)!) });
    }
  }
  return out;
}

/** Candidates with a claim of an earlier waiter. */
function claimedBefore(tx: Tx, waiter: Waiter, need: LedgerNeed): { key: string; by: number }[] {
  const out: { key: string; by: number }[] = [];
  for (const key of need.keys) {
    const { claim } = resourceOf(tx, key);
    if (claim !== undefined && claim.by < waiter.id) out.push({ key, by: claim.by });
  }
  if (need.list === "") return out;
  for (const { score, member } of tx.range("c:" + need.list, FIRST, MOST)) {
    if (score >= waiter.id) break;
    out.push({ key: member, by: score });
  }
  return out;
}
