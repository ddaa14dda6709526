import { joined, nearest, quoted } from "resource-locker/internal";
import type { PoolPlan, ToChild, ToMain } from "../protocol/channel.ts";
import { PoolList } from "./pool-list.ts";
import { type Refusal, refusal } from "./wire-errors.ts";

/** All pools of the run. */
export class PoolLists {
  readonly #tell: (message: ToMain) => void;
  readonly #pools = new Map<string, PoolList>();
  readonly #asks = new Map<number, PoolList>();
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

  /** One for each name. Throws a `Refusal` that has every name nobody knows. */
  named(names: readonly string[]): readonly PoolList[] {
    const unknown = [...new Set(names.filter((name) => !this.#pools.has(name)))];
    if (unknown.length > 0) throw this.#unknown(unknown);
    return names.map((name) => this.#pools.get(name)!);
  }

  discovered(message: Extract<ToChild, { op: "discovered" }>): void {
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
