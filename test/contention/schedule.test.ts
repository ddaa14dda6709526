import { setImmediate as immediate } from "node:timers/promises";
import { anyOf, createLocker, memoryStore } from "resource-locker";
import { expect, test } from "vitest";
import { filters, type Job, jobsOf, lowerBoundOf } from "../bench/jobs.ts";
import { median } from "../bench/statistics.ts";

interface Course {
  /** Milliseconds of its own clock, until the last job was done. */
  readonly span: number;
  /** The longest wait of a job that needs three. */
  readonly longestWait: number;
}

/** A clock that stands still but when all wait for it: the order of things is that of the jobs alone. */
class JobClock {
  now = 0;
  readonly #alarms: { readonly at: number; readonly ring: () => void }[] = [];

  after(ms: number): Promise<void> {
    return new Promise((ring) => this.#alarms.push({ at: this.now + ms, ring }));
  }

  async run(): Promise<void> {
    for (;;) {
      // Everything that can go on in memory goes on before that.
      await immediate();
      const next = this.#alarms.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      this.#alarms.splice(this.#alarms.indexOf(next), 1);
      this.now = next.at;
      next.ring();
    }
  }
}

async function courseOf(clients: readonly (readonly Job[])[]): Promise<Course> {
  const clock = new JobClock();
  const store = memoryStore();
  const waits: number[] = [];
  const all = clients.map(async (jobs) => {
    await using locker = createLocker({ store });
    for (const { filter, count, hold } of jobs) {
      const asked = clock.now;
      const grant = await locker.acquire([anyOf(filters[filter], { count })]);
      if (count === 3) waits.push(clock.now - asked);
      await clock.after(hold);
      await grant.release();
    }
  });
  await clock.run();
  await Promise.all(all);
  return { span: clock.now, longestWait: Math.max(...waits) };
}

test("200 mixed jobs on a pool of 10 are done nearly as soon as can be, and none waits long", async () => {
  const ratios: number[] = [];
  const waits: number[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    const clients = jobsOf(seed);
    const { span, longestWait } = await courseOf(clients);
    ratios.push(span / lowerBoundOf(clients));
    waits.push(longestWait);
  }
  expect(median(ratios)).toBeLessThanOrEqual(1.2);
  expect(Math.max(...ratios)).toBeLessThanOrEqual(1.35);
  expect(median(waits)).toBeLessThanOrEqual(1_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1_500);
});
