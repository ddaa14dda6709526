import { setTimeout as sleep } from "node:timers/promises";
import { anyOf, type Locker } from "resource-locker";
import { openWitness } from "../chaos/witness.ts";

/** What one client is to do, again and again. */
export interface Part {
  readonly name: string;
  /** The folder of the witnesses. */
  readonly witnesses: string;
  readonly keys: readonly string[];
  readonly count: number;
  readonly shared: boolean;
  /** How often; null: until all is over. */
  readonly times: number | null;
  /** How long each job takes, in milliseconds. */
  readonly hold: number;
  /** Whether it writes down when it was told that it waits. */
  readonly noteWait: boolean;
}

/** How a client learns when to begin and when to end. */
export interface Cues {
  /** Says that this client is ready; resolves when all are to begin. */
  go(): Promise<void>;
  isOver(): boolean;
}

/** Plays a part. Resolves with the number of its grants. */
export async function play(locker: Locker, part: Part, cues: Cues): Promise<number> {
  const { keys, count, shared, hold, times } = part;
  const need = anyOf(keys, { count, mode: shared ? "shared" : "exclusive" });
  using witness = openWitness(part.witnesses, part.name);
  // Connects: what is measured and watched begins with the first request.
  await locker.list();
  await cues.go();
  let request = 0;
  while (times === null ? !cues.isOver() : request < times) {
    request += 1;
    const entry = { request, shared };
    witness.note({ ...entry, what: "ask", keys: [] });
    let waits = false;
    const onWaiting = (): void => {
      if (!waits) witness.note({ ...entry, what: "wait", keys: [] });
      waits = true;
    };
    const grant = await locker.acquire([need], part.noteWait ? { onWaiting } : {});
    const mine = grant.leases.map(({ key }) => key);
    witness.note({ ...entry, what: "start", keys: mine });
    await sleep(hold);
    witness.note({ ...entry, what: "end", keys: mine });
    await grant.release();
  }
  return request;
}
