import { joined, nearest, quoted } from "resource-locker/internal";
import type { PoolPlan, ToChild, ToMain } from "../protocol/channel.ts";
import { PoolList } from "./pool-list.ts";
import { type Refusal, refusal } from "./wire-errors.ts";

/** All pools of the run. */
export class PoolLists {
  readonly #tell: (message: ToMain) => void;
  readonly #pools = new Map<string, PoolList>();
  readonly #asks = new Map<number, PoolList>();
  readonly #echoes = new Map<number, () => void>();
  #lastAsk = 0;

  constructor(tell: (message: ToMain) => void) {
    this.#tell = tell;
  }

  add(plans: readonly PoolPlan[]): void {
    for (const plan of plans) {
      if (this.#pools.has(plan.name)) continue;
      const pool = new PoolList(plan, {
        ask: (asker) => this.#ask(asker),
        broken: (text) => this.#tell({ op: "progress", text }),
      });
      this.#pools.set(plan.name, pool);
    }
  }

  get all(): readonly PoolList[] {
    return [...this.#pools.values()];
  }

  /** One for each name. Rejects with a `Refusal` that has every name nobody knows. */
  async named(names: readonly string[]): Promise<readonly PoolList[]> {
    if (this.#missing(names).length > 0) await this.#heard();
    const unknown = this.#missing(names);
    if (unknown.length > 0) throw this.#unknown(unknown);
    return names.map((name) => this.#pools.get(name)!);
  }

  #missing(names: readonly string[]): string[] {
    return [...new Set(names.filter((name) => !this.#pools.has(name)))];
  }

  /**
   * Resolves when all is heard that the main process has said by now: a worker's socket may be faster
   * than the news of its pools. What it answers about a pool that nobody has does not matter.
   */
  #heard(): Promise<void> {
    const ask = ++this.#lastAsk;
    return new Promise((resolve) => {
      this.#echoes.set(ask, resolve);
      this.#tell({ op: "discover", ask, pool: "" });
    });
  }

  discovered(message: Extract<ToChild, { op: "discovered" }>): void {
    this.#echoes.get(message.ask)?.();
    this.#echoes.delete(message.ask);
    const pool = this.#asks.get(message.ask);
    this.#asks.delete(message.ask);
    if ("error" in message) pool?.failed(message.error);
    else pool?.discovered(message.found);
  }

  #ask(pool: PoolList): void {
    const ask = ++this.#lastAsk;
    this.#asks.set(ask, pool);
    this.#tell({ op: "discover", ask, pool: pool.name });
  }

  #unknown(names: readonly string[]): Refusal {
    const known = [...this.#pools.keys()];
    const sentences = names.map((name) => {
      const near = nearest(name, known);
      const mend = near === undefined ? "" : `; did you mean ${quoted(near, 40)}?`;
      return `there is no pool ${quoted(name, 40)}${mend || "."}`;
    });
    const all = known.map((name) => quoted(name, 40));
    const those =
      all.length === 0
        ? "This run has no pools."
        : `${all.length === 1 ? "The only pool of this run is" : "The pools of this run are"} ${joined(all)}.`;
    return refusal("INPUT", `${sentences.join(" ")} ${those}`, names);
  }
}
