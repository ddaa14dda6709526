import { type CircleView, circleAround, circleView } from "./circles.ts";
import { forgetIdle } from "./forgetting.ts";
import { dropStaleClaims, giveBack, take } from "./holding.ts";
import { isListed, touchList } from "./lists.ts";
import { isComplete, keysByNeed } from "./matching.ts";
import { dequeue, enqueue, successors } from "./queue.ts";
import { circlers } from "./reach.ts";
import { sweep } from "./sessions.ts";
import { askerOf, assign, keep, leave, settle } from "./settle.ts";
import type { GrantView, LedgerNeed, Tx, Waiter } from "./state.ts";
import { metaOf, newStir, nextSeq, orderOf } from "./state.ts";

export interface LedgerRequest {
  readonly ref: string;
  readonly needs: readonly LedgerNeed[];
  readonly wait: boolean;
  readonly priority: number;
  readonly holding: readonly number[];
  readonly holder: unknown;
  /** The session that inherits what is granted, should this one die; "" for none. */
  readonly alive: string;
}

export type Outcome =
  | { readonly state: "granted"; readonly grant: GrantView }
  | { readonly state: "waiting"; readonly waiter: number }
  | { readonly state: "none" }
  | { readonly state: "deadlock"; readonly circle: readonly CircleView[] }
  /** These lists have to be registered first. */
  | { readonly state: "unknown"; readonly lists: readonly string[] }
  /** The session is over. */
  | { readonly state: "ended" };

/** Grants a request whole, queues it, or leaves no trace of it. */
export function acquire(tx: Tx, session: string, request: LedgerRequest): Outcome {
  sweep(tx);
  if (tx.get("session", session) === undefined) return { state: "ended" };
  const unknown = unknownLists(tx, request.needs);
  if (unknown.length > 0) return { state: "unknown", lists: unknown };
  const { ref, needs, priority, holding, holder, alive } = request;
  const id = orderOf(priority, metaOf(tx).seq + 1);
  const since = tx.now;
  const waiter: Waiter = {
    id,
    session,
    ref,
    since,
    priority,
    needs,
    holding,
    holder,
    alive,
    short: [],
    claims: [],
  };
  const asker = askerOf(tx, waiter);
  const a = assign(tx, asker);
  const stir = newStir();
  if (isComplete(a)) {
    const grant = take(tx, waiter, keysByNeed(a), stir);
    settle(tx, stir);
    return { state: "granted", grant };
  }
  if (!request.wait) return { state: "none" };
  const circle = circleAround(tx, waiter);
  if (circle.length > 0) return deadlock(tx, circle);
  nextSeq(tx);
  tx.put("waiter", id, waiter);
  enqueue(tx, waiter);
  keep(tx, asker, a, stir);
  // Whoever holds and waits may now depend on one more, whose claims give way to it.
  if (holding.length > 0) for (const other of circlers(tx)) stir.waiters.push(other.id);
  settle(tx, stir);
  return { state: "waiting", waiter: id };
}

/** Gives a waiter other candidates; it keeps its place, and the claims that still serve it. */
export function update(tx: Tx, session: string, id: number, needs: readonly LedgerNeed[]): Outcome {
  sweep(tx);
  const old = waiterOf(tx, session, id);
  if (old === undefined) return { state: "none" };
  const unknown = unknownLists(tx, needs);
  if (unknown.length > 0) return { state: "unknown", lists: unknown };
  const waiter: Waiter = { ...old, needs, short: [] };
  const stir = newStir();
  dequeue(tx, old);
  for (const other of successors(tx, old)) stir.waiters.push(other);
  tx.put("waiter", id, waiter);
  enqueue(tx, waiter);
  const circle = circleAround(tx, waiter);
  if (circle.length > 0) {
    const refusal = deadlock(tx, circle);
    leave(tx, waiter, stir);
    settle(tx, stir);
    return refusal;
  }
  dropStaleClaims(tx, waiter, stir);
  stir.waiters.push(id);
  if (waiter.holding.length > 0) for (const other of circlers(tx)) stir.waiters.push(other.id);
  settle(tx, stir);
  return { state: "waiting", waiter: id };
}

export function cancel(tx: Tx, session: string, id: number): boolean {
  sweep(tx);
  const waiter = waiterOf(tx, session, id);
  if (waiter === undefined) return false;
  const stir = newStir();
  leave(tx, waiter, stir);
  settle(tx, stir);
  return true;
}

/** False when the grant is not held (any more) by this session: nothing changes. */
export function release(tx: Tx, session: string, id: number): boolean {
  sweep(tx);
  const grant = tx.get("grant", id);
  if (grant === undefined || grant.session !== session) return false;
  const stir = newStir();
  giveBack(tx, id, grant, stir);
  settle(tx, stir);
  forgetIdle(tx);
  return true;
}

function deadlock(tx: Tx, circle: readonly Waiter[]): Outcome {
  const views: CircleView[] = [];
  for (const member of circle) views.push(circleView(tx, member));
  return { state: "deadlock", circle: views };
}

export function waiterOf(tx: Tx, session: string, id: number): Waiter | undefined {
  const waiter = tx.get("waiter", id);
  return waiter !== undefined && waiter.session === session ? waiter : undefined;
}

function unknownLists(tx: Tx, needs: readonly LedgerNeed[]): string[] {
  const out: string[] = [];
  for (const { list } of needs) {
    if (list === "") continue;
    if (isListed(tx, list)) touchList(tx, list);
    else out.push(list);
  }
  return out;
}
