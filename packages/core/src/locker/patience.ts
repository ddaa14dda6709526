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
