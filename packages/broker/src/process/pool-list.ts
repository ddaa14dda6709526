import type { Found, PoolPlan } from "../protocol/channel.ts";
import { RefusedError } from "./wire-error.ts";

/** The main process discovers; when it does not answer, it may be blocked, and the last list serves. */
const PATIENCE = 2_000;

export interface PoolListEvents {
  /** Asks the main process. Rejects with `RefusedError`. */
  discover(pool: string): Promise<readonly Found[]>;
  /** What keeps discovery from working; `undefined` when it works again. */
  trouble(pool: string, text: string | undefined): void;
}

/** What is known of the resources of one pool. */
export class PoolList {
  readonly name: string;
  readonly refreshMs: number | undefined;
  readonly #events: PoolListEvents;
  #found: readonly Found[] | undefined;
  #at = -Infinity;
  #looking: Promise<readonly Found[]> | undefined;
  trouble: string | undefined;

  constructor({ name, refreshMs }: PoolPlan, events: PoolListEvents) {
    this.name = name;
    this.refreshMs = refreshMs;
    this.#events = events;
  }

  /** Resources in the last list. */
  get size(): number {
    return this.#found?.length ?? 0;
  }

  get known(): readonly Found[] {
    return this.#found ?? [];
  }

  /**
   * The list, not older than `refreshMs`; the last one while discovery fails or takes long. Rejects
   * with `RefusedError` when there is none.
   */
  async look(): Promise<readonly Found[]> {
    const age = performance.now() - this.#at;
    if (this.#found !== undefined && age < (this.refreshMs ?? Infinity)) return this.#found;
    this.#looking ??= this.#discover().finally(() => (this.#looking = undefined));
    const last = this.#found;
    if (last === undefined) return this.#looking;
    return Promise.race([this.#looking.catch(() => last), this.#late(last)]);
  }

  async #discover(): Promise<readonly Found[]> {
    try {
      this.#found = await this.#events.discover(this.name);
      this.#at = performance.now();
      this.#tell(undefined);
      return this.#found;
    } catch (error) {
      this.#tell((error as RefusedError).message);
      throw error;
    }
  }

  async #late(last: readonly Found[]): Promise<readonly Found[]> {
    const { promise, resolve } = Promise.withResolvers<readonly Found[]>();
    const timer = setTimeout(() => {
      this.#tell(`the main process has not answered for ${PATIENCE / 1000} s`);
      resolve(last);
    }, PATIENCE);
    void this.#looking?.then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
    return promise;
  }

  #tell(text: string | undefined): void {
    if (text === this.trouble) return;
    this.trouble = text;
    this.#events.trouble(this.name, text);
  }
}
