import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "./dice.ts";
import type { Lives, Living } from "./lives.ts";
import { isStopped, signal } from "./process.ts";
import { clock } from "./witness.ts";

/** A client was stopped for a while. */
export interface Stop {
  readonly client: string;
  readonly from: number;
  readonly to: number;
  /** It had the database locked: nobody else could get or give back anything meanwhile. */
  readonly inTransaction: boolean;
  readonly killed: boolean;
}

/** What can be seen of the clients from outside. */
export interface Scene {
  readonly isUsing: (client: string) => boolean;
  /** Pids of those who are in a transaction now. */
  readonly writers: () => ReadonlySet<number>;
}

/** Transactions last some 0.1 ms: they have to be looked for. */
const LOOKS = 200;

/** Stops and kills clients at random. */
export class Tormentor {
  readonly stops: Stop[] = [];
  readonly #lives: Lives;
  readonly #dice: Dice;
  readonly #scene: Scene;
  readonly #stopped = new Map<string, Promise<void>>();

  constructor(lives: Lives, dice: Dice, scene: Scene) {
    this.#lives = lives;
    this.#dice = dice;
    this.#scene = scene;
  }

  /** Until then; afterwards nobody is stopped any more. */
  async torment(until: number): Promise<void> {
    const dice = this.#dice;
    while (clock() < until) {
      await sleep(dice.between(100, 400));
      const what = dice.pick(["kill", "kill a user", "stop", "stop a writer"] as const);
      if (what === "kill") this.#kill(() => true);
      // Random victims seldom have anything.
      else if (what === "kill a user") this.#kill(({ name }) => this.#scene.isUsing(name));
      else if (what === "stop") this.#stop(this.#some(() => true));
      else await this.#stopWriter();
    }
    await Promise.all(this.#stopped.values());
  }

  #some(wanted: (living: Living) => boolean): Living | undefined {
    const found = [...this.#lives.living.values()].filter(wanted);
    return found.length === 0 ? undefined : this.#dice.pick(found);
  }

  #kill(wanted: (living: Living) => boolean): void {
    const victim = this.#some(wanted);
    if (victim !== undefined) this.#lives.kill(victim);
  }

  async #stopWriter(): Promise<void> {
    for (let look = 0; look < LOOKS; look++) {
      const writers = this.#scene.writers();
      const writer = this.#some(({ pid }) => writers.has(pid));
      if (writer !== undefined) {
        this.#stop(writer, this.#dice.chance(0.5));
        return;
      }
      await immediate();
    }
  }

  /** Begins a stop, and ends it later. */
  #stop(victim: Living | undefined, kill = false): void {
    if (victim === undefined || this.#stopped.has(victim.name)) return;
    const { name } = victim;
    const stop = this.#stopFor(victim, kill).finally(() => this.#stopped.delete(name));
    this.#stopped.set(name, stop);
  }

  async #stopFor(victim: Living, kill: boolean): Promise<void> {
    const { name: client, pid } = victim;
    // Now and then so long that the others say who keeps them from going on.
    const lasts = this.#dice.chance(0.05) ? 4_000 : this.#dice.between(10, 300);
    const from = clock();
    signal(pid, "SIGSTOP");
    const inTransaction = (await isStopped(pid)) && this.#scene.writers().has(pid);
    if (!kill) await sleep(lasts);
    const to = clock();
    if (this.#lives.living.has(client)) {
      if (kill) this.#lives.kill(victim);
      else signal(pid, "SIGCONT");
    }
    // Another kill may have come in between.
    const killed = this.#lives.deaths.has(client);
    this.stops.push({ client, from, to, inTransaction, killed });
  }
}
