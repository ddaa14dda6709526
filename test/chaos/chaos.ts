import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { anyOf, createLocker } from "resource-locker";
import { temporaryFolder } from "../contention/folder.ts";
import { type Overlap, overlapsOf, usesOf } from "./checker.ts";
import { diceOf } from "./dice.ts";
import { Lives } from "./lives.ts";
import { regrantsOf } from "./regrant.ts";
import { lockersOf } from "./process.ts";
import { type Stop, Tormentor } from "./tormentor.ts";
import { clock, isUsing, readWitnesses, type Testimony } from "./witness.ts";

export interface ChaosOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly unlocked: boolean;
}

export interface Outcome {
  readonly processes: number;
  readonly resources: number;
  readonly lives: number;
  /** Grants that were used, as the witnesses say. */
  readonly grants: number;
  /** Of these, how many were of two or three resources, and how many shared. */
  readonly several: number;
  readonly shared: number;
  readonly kills: number;
  /** Kills of somebody who used something at that moment. */
  readonly killsOfHolders: number;
  readonly stops: readonly Stop[];
  readonly overlaps: readonly Overlap[];
  /** Milliseconds, one for each kill that says something about it. */
  readonly regrants: readonly number[];
  /** What else went wrong, a sentence each. */
  readonly failures: readonly string[];
  /** How many resources a newcomer could have at the end, all at once. */
  readonly freeAtTheEnd: number;
  /** What the last list still showed. */
  readonly left: { readonly leases: number; readonly waiters: number };
}

const PROCESSES = 16;
const keys = ["r1", "r2", "r3", "r4", "r5", "r6"];
/** The last ones have so long to finish what they began; longer than the longest stop. */
const LAST_ONES = 45_000;

export async function chaos(options: ChaosOptions): Promise<Outcome> {
  await using folder = await temporaryFolder();
  return await chaosIn(folder.path, options);
}

async function chaosIn(
  folder: string,
  { seconds, seed, unlocked }: ChaosOptions,
): Promise<Outcome> {
  const state = join(folder, "state");
  const witnesses = join(folder, "witnesses");
  await Promise.all([mkdir(state), mkdir(witnesses)]);
  const store = `sqlite:${state}`;
  const lives = new Lives(PROCESSES, (name, ordinal) => {
    return { name, seed: seed * 10_000 + ordinal, store, witnesses, keys, unlocked };
  });
  const tormentor = new Tormentor(lives, diceOf(seed), {
    isUsing: (client) => isUsing(witnesses, client),
    writers: () => {
      const database = databaseIn(state);
      return database === undefined ? new Set() : lockersOf(database);
    },
  });
  const born: Promise<void>[] = [];
  const all = Array.from({ length: PROCESSES }, async (_, i) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    born.push(promise);
    await lives.follow(i + 1, resolve).finally(resolve);
  });
  await Promise.all(born);
  await tormentor.torment(clock() + seconds * 1_000);
  lives.over();
  const finished = await within(LAST_ONES, Promise.all(all));
  if (!finished) {
    const names = [...lives.living.keys()].join(", ");
    lives.failures.push(`clients ${names} did not finish within ${LAST_ONES / 1_000} s`);
  }
  await lives.end();
  const end = await lookAtTheEnd(store);
  return { ...judge(readWitnesses(witnesses), lives, tormentor.stops), ...end };
}

function judge(
  testimony: Testimony,
  { begun, deaths, failures }: Lives,
  stops: readonly Stop[],
): Omit<Outcome, "freeAtTheEnd" | "left"> {
  const uses = usesOf(testimony, deaths);
  const starts = [...testimony.values()].flat().filter(({ what }) => what === "start");
  const dyingUsers = uses.filter(({ client, to }) => deaths.get(client) === to);
  return {
    processes: PROCESSES,
    resources: keys.length,
    lives: begun,
    grants: starts.length,
    several: starts.filter((entry) => entry.keys.length > 1).length,
    shared: starts.filter(({ shared }) => shared).length,
    kills: deaths.size,
    killsOfHolders: new Set(dyingUsers.map(({ client }) => client)).size,
    stops,
    overlaps: overlapsOf(uses),
    regrants: regrantsOf(testimony, uses, { deaths, stops }),
    failures,
  };
}

/** As a newcomer sees it, at once: nothing of the dead may stand in its way. */
async function lookAtTheEnd(store: string): Promise<Pick<Outcome, "freeAtTheEnd" | "left">> {
  await using locker = createLocker({ store });
  const grant = await locker.tryAcquire([anyOf(keys, { count: keys.length })]);
  const freeAtTheEnd = grant?.leases.length ?? 0;
  await grant?.release();
  const { leases, queue } = await locker.list();
  return { freeAtTheEnd, left: { leases: leases.length, waiters: queue.length } };
}

function databaseIn(state: string): string | undefined {
  const boot = readdirSync(state, { withFileTypes: true }).find((entry) => entry.isDirectory());
  return boot && join(state, boot.name, "locks.db");
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, ms, false);
  const done = await Promise.race([work.then(() => true), promise]);
  clearTimeout(timer);
  return done;
}
