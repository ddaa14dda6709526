import { setTimeout as sleep } from "node:timers/promises";

/** What sets its timers only if it is not over soon. */
export interface Patient {
  arm(): void;
}

const patients = new Set<Patient>();
let scheduled = false;

/**
 * Calls `arm` when the event loop next comes round, unless `isOver` was called by then. Most requests
 * are granted before that, and setting and clearing a timer takes longer than granting one.
 */
export function armSoon(patient: Patient): void {
  patients.add(patient);
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const left = [...patients];
    patients.clear();
    for (const one of left) one.arm();
  });
}

export function isOver(patient: Patient): void {
  patients.delete(patient);
}

/** A request that is over gives the store so long to take it out of the queue. */
const LAST_WORD = 1_000;

/** The result, or `undefined` when it fails or takes long: then the store has its own troubles. */
export async function orLater<T>(result: Promise<T> | undefined): Promise<T | undefined> {
  if (result === undefined) return undefined;
  const late = new AbortController();
  const timer = sleep(LAST_WORD, undefined, late).catch(() => undefined);
  try {
    return await Promise.race([result.catch(() => undefined), timer]);
  } finally {
    late.abort();
  }
}
