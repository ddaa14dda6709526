import { setTimeout as sleep } from "node:timers/promises";
import {
  AcquireTimeoutError,
  createLocker,
  type GrantControls,
  type Locker,
} from "resource-locker";
import { type Dice, diceOf } from "./dice.ts";
import { type Wish, wishOf } from "./requests.ts";
import { openWitness, type Witness } from "./witness.ts";

/** One life of one client: what a process does until it ends or is killed. */
export interface Life {
  readonly name: string;
  readonly seed: number;
  readonly store: string;
  readonly witnesses: string;
  readonly keys: readonly string[];
  /** Takes what it likes, without asking. The checker must notice. */
  readonly unlocked: boolean;
}

/** Longer than any stop: whoever waits longer was forgotten. */
const PATIENCE = 30_000;

/**
 * Runs in a process of its own. Says its pid first: from then on it may be killed. Told anything, it
 * begins nothing new.
 */
export default async function live(life: Life): Promise<void> {
  // What starts these processes may be killed as well.
  process.once("disconnect", () => process.exit());
  let over = false;
  process.on("message", (message) => (over ||= (message as { over?: boolean }).over === true));
  const dice = diceOf(life.seed);
  using witness = openWitness(life.witnesses, life.name);
  await using locker = createLocker({ store: life.store });
  process.send!({ pid: process.pid });
  const turns = dice.between(5, 150);
  for (let request = 1; request <= turns; request++) {
    // Now and then the last grant is not released: closing gives it back.
    const keep = request === turns && dice.chance(0.5);
    await takeTurn({ life, dice, witness, locker, request, keep });
    if (over) return;
  }
}

interface Turn {
  readonly life: Life;
  readonly dice: Dice;
  readonly witness: Witness;
  readonly locker: Locker;
  readonly request: number;
  readonly keep: boolean;
}

async function takeTurn({ life, dice, witness, locker, request, keep }: Turn): Promise<void> {
  const { unlocked, keys } = life;
  const wish = wishOf(dice, keys);
  const { shared } = wish;
  const hold = dice.between(1, 25);
  if (wish.manner !== "at once") witness.note({ what: "ask", request, keys: [], shared });
  const grant = unlocked ? undefined : await ask(locker, wish, dice);
  const mine = unlocked ? dice.some(keys, dice.between(1, 3)) : keysOf(grant);
  if (mine.length === 0) {
    witness.note({ what: "left", request, keys: [], shared });
    return;
  }
  witness.note({ what: "start", request, keys: mine, shared });
  await sleep(hold);
  witness.note({ what: "end", request, keys: mine, shared });
  // Throws when the lease was lost meanwhile: nothing here may lose one.
  if (!keep) await grant?.release();
}

async function ask(locker: Locker, wish: Wish, dice: Dice): Promise<GrantControls | undefined> {
  const { requirements, manner } = wish;
  if (manner === "at once") return locker.tryAcquire(requirements);
  if (manner === "patient") return locker.acquire(requirements, { timeout: PATIENCE });
  try {
    return await locker.acquire(requirements, { timeout: dice.between(1, 40) });
  } catch (error) {
    if (error instanceof AcquireTimeoutError) return undefined;
    throw error;
  }
}

function keysOf(grant: GrantControls | undefined): string[] {
  return grant?.leases.map(({ key }) => key) ?? [];
}
