import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { explain, isBusy } from "./faults.ts";

export interface RetryOptions {
  /** The file, for error messages. */
  readonly database: string;
  /** Ends the retrying: the promise rejects with the signal's reason, nothing has happened. */
  readonly signal?: AbortSignal | undefined;
  /** Told every 3 s, with the milliseconds waited so far. Must not throw. */
  readonly onStuck?: ((ms: number) => void) | undefined;
}

/** Locks are held for some 0.1 ms: the first tries come without a timer. */
const QUICK_TRIES = 8;
const LONGEST_PAUSE = 10;
const STUCK = 3_000;

/**
 * Runs a function that may find the database locked, again and again until it does not. SQLite's own
 * waiting would block the thread. It never gives up by itself: only a process that was stopped inside
 * its transaction keeps the lock for long, and what it started can't be decided without it.
 *
 * The function must be synchronous and leave nothing behind when it throws; it runs for the first
 * time within the call. Any error but a lock rejects, as `StoreUnavailableError` where SQLite says so.
 */
export async function withRetry<T>(run: () => T, options: RetryOptions): Promise<T> {
  const { database, signal, onStuck } = options;
  const start = performance.now();
  let due = STUCK;
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    try {
      return run();
    } catch (error) {
      if (!isBusy(error)) throw explain(error, database);
    }
    const waited = performance.now() - start;
    if (waited >= due) {
      due = waited + STUCK;
      onStuck?.(waited);
    }
    // Too short to be worth a listener on the signal. Jitter keeps two processes out of step.
    await (tries < QUICK_TRIES ? immediate() : sleep(1 + Math.random() * (LONGEST_PAUSE - 1)));
  }
}
