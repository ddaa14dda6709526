import type { WireUnit } from "../protocol/messages.ts";

/** What the broker granted to this worker. */
export class WorkerGrant {
  readonly id: number;
  /** Need by need. */
  readonly units: readonly (readonly WireUnit[])[];
  /** Milliseconds from the request to the grant; 0 when it was granted at once. */
  readonly waitedMs: number;
  /** For people: what still uses it though its scope has ended. */
  lateUse: string | undefined;
  readonly #giveBack: () => Promise<void>;
  readonly #lost = new AbortController();

  constructor(
    id: number,
    units: WorkerGrant["units"],
    waitedMs: number,
    giveBack: () => Promise<void>,
  ) {
    this.id = id;
    this.units = units;
    this.waitedMs = waitedMs;
    this.#giveBack = giveBack;
  }

  /** Aborts when it is no longer held, and not because it was released. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  lose(error: Error): void {
    this.#lost.abort(error);
  }

  /** Gives it back; does nothing when it was lost. */
  async release(): Promise<void> {
    if (!this.#lost.signal.aborted) await this.#giveBack();
  }
}
