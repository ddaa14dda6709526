import { type GrantControls, LeaseLostError } from "resource-locker";
import type { WireError, WireGrant } from "../protocol/messages.ts";
import type { Got } from "./request.ts";
import { refusal, toWire } from "./wire-errors.ts";

/** What one worker holds, by the number that it knows it by. */
export class Grants {
  readonly #lost: (grant: number, error: WireError) => void;
  readonly #giveBack: (got: Got) => void;
  readonly #held = new Map<number, Got>();

  /**
   * `lost` is called when one is no longer held, and not because it was released; `giveBack` insists
   * on a release that failed.
   */
  constructor(lost: (grant: number, error: WireError) => void, giveBack: (got: Got) => void) {
    this.#lost = lost;
    this.#giveBack = giveBack;
  }

  keep(grant: number, got: Got): WireGrant {
    this.#held.set(grant, got);
    const { signal } = got.grant;
    const onAbort = (): void => {
      got.ended();
      if (signal.reason instanceof LeaseLostError) this.#lost(grant, toWire(signal.reason));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    // The worker hears first that it got it.
    if (signal.aborted) queueMicrotask(onAbort);
    return { grant, units: got.units, waitedMs: got.waitedMs };
  }

  /** Those of them that are held: the rest was released or lost meanwhile. */
  holding(grants: readonly number[]): GrantControls[] {
    return grants.flatMap((grant) => {
      const held = this.#held.get(grant)?.grant;
      return held === undefined || held.signal.aborted ? [] : [held];
    });
  }

  /** Rejects when it is not held, and when the store can't be told yet. */
  async release(grant: number): Promise<void> {
    const got = this.#held.get(grant);
    if (got === undefined) {
      throw refusal(
        "RELEASED",
        `This worker holds no grant ${grant}: it was released before. Release each grant once.`,
      );
    }
    // The worker asks once: from here on it is not the worker's.
    this.#held.delete(grant);
    try {
      await got.grant.release();
      got.ended();
    } catch (error) {
      this.#giveBack(got);
      throw error;
    }
  }

  /** Hands over all that is left. */
  takeAll(): readonly Got[] {
    const all = [...this.#held.values()];
    this.#held.clear();
    return all;
  }
}
