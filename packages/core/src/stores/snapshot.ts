import type { CircleView, KeptView, LeaseView, Overview } from "../ledger/index.ts";
import type { WaitView, WaiterView } from "../ledger/index.ts";
import { compareKeys } from "../ledger/order.ts";
import type { LedgerNeed } from "../ledger/state.ts";
import type { CircleMember, Holder, KeptState, LeaseState, Snapshot } from "../store.ts";
import type { WaitState, WaiterState, WantedState } from "../store.ts";

/** Of the keys of a need, so many are shown. */
const SHOWN_KEYS = 3;

export function toSnapshot({ leases, queue }: Overview): Snapshot {
  const ordered = queue.toSorted((a, b) => a.waiter.id - b.waiter.id);
  return {
    leases: leases.map(toLease).toSorted((a, b) => a.since - b.since || a.grant - b.grant),
    queue: ordered.map(toWaiter),
  };
}

export function toWaitState({ position, blockers, kept }: WaitView): WaitState {
  const leases = blockers.map(toLease).toSorted((a, b) => a.since - b.since);
  const claimed = kept.toSorted((a, b) => a.waiter - b.waiter || compareKeys(a.key, b.key));
  return { position, blockers: leases, kept: claimed.map(toKept) };
}

function toKept({ key, holders }: KeptView): KeptState {
  return { key, holder: toHolder(holders) };
}

export function toCircle(circle: readonly CircleView[]): CircleMember[] {
  return circle.map(({ holders, holds, wants }) => ({ holder: toHolder(holders), holds, wants }));
}

function toLease({ holders, name, ...lease }: LeaseView): LeaseState {
  return { ...lease, ...(name !== "" && { name }), holder: toHolder(holders) };
}

function toWaiter({ waiter, holders }: WaiterView, index: number): WaiterState {
  const { since, priority, needs, claims } = waiter;
  const holder = toHolder(holders);
  const wanted = needs.map(toWanted);
  const kept = claims.map(({ key }) => key);
  return { position: index + 1, since, priority, needs: wanted, claims: kept, holder };
}

function toWanted({ count, mode, slots, name, keys, size }: LedgerNeed): WantedState {
  const shown = keys.slice(0, SHOWN_KEYS);
  return { count, mode, slots, ...(name !== "" && { name }), keys: shown, candidates: size };
}

/** The session's holder, with what the request adds to it. */
function toHolder(holders: readonly unknown[]): Holder {
  return Object.assign({}, ...holders) as Holder;
}
