import type { Alive } from "resource-locker/alive";

/**
 * Proof that this worker lives, for the time after its broker died: what the worker still uses is
 * not free before the worker has ended.
 */
export class Proof {
  readonly #folder: string;
  #alive: Promise<Alive> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Its id; the file is made by the first call. Rejects with `StoreUnavailableError`. */
  async id(): Promise<string> {
    this.#alive ??= this.#live();
    return (await this.#alive).id;
  }

  /** Ends it: whatever names it is not used any more. The next call of `id` makes another one. */
  close(): void {
    void this.#alive?.then((alive) => alive.close()).catch(() => {});
    this.#alive = undefined;
  }

  async #live(): Promise<Alive> {
    const { beAlive } = await import("resource-locker/alive");
    // To import it takes 3 ms, which files that hold nothing would pay, too.
    const { randomUUID } = process.getBuiltinModule("node:crypto");
    return beAlive(this.#folder, randomUUID());
  }
}
