import { setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "./dice.ts";
import { type Lives, type Living, signal } from "./lives.ts";
import { isStopped } from "./process.ts";
import { clock } from "./witness.ts";

/** A client was stopped for a while. */
export interface Stop {
  readonly client: string;
  readonly from: number;
  readonly to: number;
  /** It had the database locked: nobody else could get or give back anything meanwhile. */
  readonly inTransaction: boolean;
}

/** What can be seen of the clients from outside. */
export interface Scene {
  readonly isUsing: (client: string) => boolean;
  readonly hasLockedDatabase: (pid: number) => boolean;
}

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
      await sleep(dice.between(50, 250));
      const victims = [...this.#lives.living.values()];
      if (victims.length === 0) continue;
      const victim = dice.pick(victims);
      if (dice.chance(0.3)) this.#lives.kill(victim);
      else if (dice.chance(0.5)) this.#killUser(victims);
      else if (!this.#stopped.has(victim.name)) {
        const stop = this.#stop(victim).finally(() => this.#stopped.delete(victim.name));
        this.#stopped.set(victim.name, stop);
      }
    }
    await Promise.all(this.#stopped.values());
  }

  /** Random victims seldom have anything. */
  #killUser(victims: readonly Living[]): void {
    const users = victims.filter(({ name }) => this.#scene.isUsing(name));
    if (users.length > 0) this.#lives.kill(this.#dice.pick(users));
  }

  async #stop({ name, pid }: Living): Promise<void> {
    const lasts = this.#dice.chance(0.05) ? 4_000 : this.#dice.between(10, 300);
    const from = clock();
    signal(pid, "SIGSTOP");
    const inTransaction = (await isStopped(pid)) && this.#scene.hasLockedDatabase(pid);
    await sleep(lasts);
    this.stops.push({ client: name, from, to: clock(), inTransaction });
    // It may have been killed meanwhile.
    if (this.#lives.living.has(name)) signal(pid, "SIGCONT");
  }
}
