import { giveBack } from "./holding.ts";
import { leave, settle } from "./settle.ts";
import type { GrantRecord, SessionRecord, Tx } from "./state.ts";
import { has, metaOf, newStir, sorted } from "./state.ts";

/** How many sessions that are due one step ends. */
const SWEEP = 20;

/** `due`: when it ends unless renewed, by the store's clock; 0 for never. */
export function openSession(tx: Tx, session: string, holder: unknown, due: number): void {
  tx.put("session", session, { due, holder });
  tx.add("sessions", due, session);
  noteDue(tx, due);
}

/** False when the session has ended: nothing of it is held any more. */
export function renewSession(tx: Tx, session: string, due: number): boolean {
  sweep(tx);
  const record = tx.get("session", session);
  if (record === undefined) return false;
  tx.remove("sessions", record.due, session);
  openSession(tx, session, record.holder, due);
  return true;
}

/**
 * Ends a session: its waiters leave, its grants come free, others are served, all in one step.
 * With a reason, the session is told what it lost.
 */
export function endSession(tx: Tx, session: string, reason: string): boolean {
  const record = tx.get("session", session);
  if (record === undefined) return false;
  end(tx, session, record, reason);
  return true;
}

/**
 * Ends a session whose process has died, without word to anybody: as `endSession`, but what others
 * use on its behalf does not come free. The grants that name such a process go to the session of
 * that name, which is opened for it and lasts until it is ended itself. Returns those sessions;
 * `undefined` when there is no session to bury.
 */
export function bury(tx: Tx, session: string): readonly string[] | undefined {
  const record = tx.get("session", session);
  if (record === undefined) return undefined;
  const heirs: string[] = [];
  for (const id of sorted(tx.ids("grant"))) {
    const grant = tx.get("grant", id)!;
    const heir = grant.alive;
    if (grant.session !== session || heir === "" || heir === session) continue;
    if (tx.get("session", heir) === undefined) openSession(tx, heir, record.holder, 0);
    const inherited: GrantRecord = { ...grant, session: heir, alive: "" };
    tx.put("grant", id, inherited);
    if (!has(heirs, heir)) heirs.push(heir);
  }
  end(tx, session, record, "");
  return heirs;
}

function end(tx: Tx, session: string, record: SessionRecord, reason: string): void {
  const stir = newStir();
  for (const id of sorted(tx.ids("waiter"))) {
    const waiter = tx.get("waiter", id)!;
    if (waiter.session === session) leave(tx, waiter, stir);
  }
  for (const id of sorted(tx.ids("grant"))) {
    const grant = tx.get("grant", id)!;
    if (grant.session !== session) continue;
    giveBack(tx, id, grant, stir);
    if (reason !== "") tx.emit(session, { kind: "lost", grant: id, reason });
  }
  tx.drop("session", session);
  tx.remove("sessions", record.due, session);
  settle(tx, stir);
}

/** Ends the sessions that are due. Every step begins with it. */
export function sweep(tx: Tx): void {
  const meta = metaOf(tx);
  if (meta.nextDue === 0 || meta.nextDue > tx.now) return;
  const due = tx.range("sessions", 1, SWEEP + 1);
  meta.nextDue = 0;
  tx.put("meta", "", meta);
  for (const { score, member } of due) {
    if (score <= tx.now) endSession(tx, member, "its session was not renewed in time");
    noteDue(tx, score);
  }
}

function noteDue(tx: Tx, due: number): void {
  const meta = metaOf(tx);
  if (due === 0 || (meta.nextDue !== 0 && meta.nextDue <= due)) return;
  meta.nextDue = due;
  tx.put("meta", "", meta);
}
