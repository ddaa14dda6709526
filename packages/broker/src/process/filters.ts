import type { Found } from "../protocol/channel.ts";
import type { ToBroker, ToWorker } from "../protocol/messages.ts";
import { Refusal } from "./wire-errors.ts";

/** What one worker is asked about its `where` functions. */
export class Filters {
  readonly #send: (message: ToWorker) => void;
  readonly #asks = new Map<number, PromiseWithResolvers<ReadonlySet<string>>>();
  #lastAsk = 0;

  constructor(send: (message: ToWorker) => void) {
    this.#send = send;
  }

  /** The keys that the function of that need takes. Rejects with what the function threw. */
  async ask(
    of: number,
    need: number,
    candidates: readonly Found[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    signal.throwIfAborted();
    const ask = ++this.#lastAsk;
    const answer = Promise.withResolvers<ReadonlySet<string>>();
    const onAbort = (): void => answer.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#asks.set(ask, answer);
    const shown = candidates.map(({ key, item }) => ({ key, item }));
    this.#send({ op: "filter", ask, of, need, candidates: shown });
    try {
      return await answer.promise;
    } finally {
      this.#asks.delete(ask);
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** An answer that nobody waits for any more is no fault. */
  answered(message: Extract<ToBroker, { op: "filtered" }>): void {
    const answer = this.#asks.get(message.ask);
    if ("error" in message) answer?.reject(new Refusal(message.error));
    else answer?.resolve(new Set(message.keys));
  }
}
