import { anyOf, createLocker, type Locker } from "resource-locker";
import { processCues } from "../contention/cues.ts";

/** Held for as long as the queue is to stand. */
export const RELAY = "relay";

export interface QueueTask {
  readonly store: string;
  /** Any one of each of these. */
  readonly wants: readonly (readonly string[])[] | undefined;
  readonly waiters: number;
}

/** Holds the relay, and lets that many wait. They wait until the locker is closed. */
export async function queueUp(
  locker: Locker,
  wants: readonly (readonly string[])[],
  waiters: number,
): Promise<void> {
  await locker.acquire([RELAY]);
  const needs = wants.map((keys) => anyOf(keys));
  for (let i = 0; i < waiters; i++) {
    locker.acquire(needs, { timeout: Infinity }).catch(() => {}); // the locker is closed at the end
  }
  // Each call is a step of the store, behind those of the waiters.
  while ((await locker.list()).queue.length < waiters);
}

/** A queue in a process of its own; it stands until the cue to go. */
export default async function queue({ store, wants = [], waiters }: QueueTask): Promise<void> {
  await using locker = createLocker({ store });
  await queueUp(locker, wants, waiters);
  using cues = processCues();
  await cues.go();
}
