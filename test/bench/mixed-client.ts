import { setTimeout as sleep } from "node:timers/promises";
import { anyOf, createLocker, type Locker } from "resource-locker";
import { clock } from "../chaos/witness.ts";
import { processCues } from "../contention/cues.ts";
import { filters, type Job } from "./jobs.ts";

export interface MixedTask {
  readonly store: string;
  readonly jobs: readonly Job[];
}

/** A job that was done, by `clock`. */
export interface Done {
  readonly count: number;
  readonly asked: number;
  readonly granted: number;
  readonly ended: number;
}

/** Does the jobs one after the other. */
export async function doJobs(locker: Locker, jobs: readonly Job[]): Promise<Done[]> {
  const done: Done[] = [];
  for (const { filter, count, hold } of jobs) {
    const need = anyOf(filters[filter], { count });
    const asked = clock();
    const grant = await locker.acquire([need]);
    const granted = clock();
    await sleep(hold);
    const ended = clock();
    await grant.release();
    done.push({ count, asked, granted, ended });
  }
  return done;
}

/** Does the jobs in a process of its own. */
export default async function mixedClient({ store, jobs }: MixedTask): Promise<Done[]> {
  await using locker = createLocker({ store });
  await locker.list();
  using cues = processCues();
  await cues.go();
  return await doJobs(locker, jobs);
}
