import {
  anyOf,
  InputError,
  type KeyedOptions,
  type Requirement,
  UnsatisfiableError,
} from "resource-locker";
import { printable } from "resource-locker/internal";
import type { Found } from "../protocol/channel.ts";
import type { WireNeed } from "../protocol/messages.ts";
import { clipped } from "./clipped.ts";
import type { PoolList } from "./pool-list.ts";
import { refusal } from "./wire-errors.ts";

export interface WantedHost {
  /** Which of these the worker's own function takes. */
  filter(candidates: readonly Found[]): Promise<ReadonlySet<string>>;
  /** The request can't go on. */
  fail(error: unknown): void;
}

interface Filtered {
  readonly of: readonly Found[];
  readonly taken: readonly Found[];
}

const none: readonly Found[] = [];

/** One need of a request, and what is there for it. */
export class Wanted {
  readonly need: WireNeed;
  readonly pool: PoolList;
  readonly #host: WantedHost;
  #matching: readonly Found[] | undefined;
  #filtered: Filtered | undefined;

  constructor(need: WireNeed, pool: PoolList, host: WantedHost) {
    this.need = need;
    this.pool = pool;
    this.#host = host;
  }

  /** What people read: `boards{model=T1000,filtered}`. */
  get name(): string {
    const { pool, where = {}, filtered = false } = this.need;
    const terms = Object.entries(where).map(([label, value]) => `${label}=${value}`);
    if (filtered) terms.push("filtered");
    return terms.length === 0 ? pool : `${pool}{${terms.join(",")}}`;
  }

  /** What fits the need but for its slots, as of the last look. */
  get matching(): readonly Found[] {
    return this.#matching ?? none;
  }

  /** What can be granted for it, as of the last look. */
  get candidates(): readonly Found[] {
    const { slots = 1 } = this.need;
    return this.matching.filter(({ capacity }) => capacity >= slots);
  }

  /** Nothing is known before the first look. */
  get isShort(): boolean {
    return this.#matching !== undefined && this.candidates.length < this.need.count;
  }

  /**
   * A list that never changes goes to the locker as one: then a shortage is one at once, whatever
   * others hold under the same name. Rejects with `UnsatisfiableError` then, or with a `Refusal`.
   */
  async toRequirement(): Promise<Requirement<Found>> {
    const { refreshMs } = this.pool;
    if (refreshMs !== undefined || !(await this.pool.isKnown())) {
      const refresh = refreshMs === undefined ? {} : { refresh: refreshMs };
      return this.#anyOf(() => this.#lookOrFail(), refresh);
    }
    const matching = await this.#look();
    if (this.isShort) throw new UnsatisfiableError(this.name);
    return this.#anyOf(matching, {});
  }

  #anyOf(
    candidates: readonly Found[] | (() => Promise<readonly Found[]>),
    refresh: { readonly refresh?: number },
  ): Requirement<Found> {
    try {
      return anyOf(candidates, { ...this.#options(), ...refresh });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const message = error.message.replace(/^anyOf(\([^:]*\))?: /, "");
      throw refusal("INPUT", `${printable(this.name)}: ${message}`, [this.pool.name]);
    }
  }

  #options(): KeyedOptions<Found> {
    const { count, mode, slots, prefer } = this.need;
    return {
      count,
      name: clipped(this.name, 200) ?? "resources",
      key: ({ key }) => key,
      capacity: ({ capacity }) => capacity,
      ...(mode !== undefined && { mode }),
      ...(slots !== undefined && { slots }),
      ...(prefer !== undefined && { prefer }),
    };
  }

  /** The locker would take it for a passing trouble while the request waits. */
  async #lookOrFail(): Promise<readonly Found[]> {
    try {
      return await this.#look();
    } catch (error) {
      this.#host.fail(error);
      throw error;
    }
  }

  async #look(): Promise<readonly Found[]> {
    const all = await this.pool.list();
    const where = Object.entries(this.need.where ?? {});
    const labelled = all.filter(({ labels }) =>
      where.every(([label, value]) => Object.hasOwn(labels, label) && labels[label] === value),
    );
    const matching = this.need.filtered === true ? await this.#filter(labelled) : labelled;
    this.#matching = matching;
    return matching;
  }

  /** Asks again only when there is something new to ask about. */
  async #filter(labelled: readonly Found[]): Promise<readonly Found[]> {
    if (labelled.length === 0) return none;
    if (this.#filtered === undefined || !sameItems(this.#filtered.of, labelled)) {
      const keys = await this.#host.filter(labelled);
      this.#filtered = { of: labelled, taken: labelled.filter(({ key }) => keys.has(key)) };
    }
    return this.#filtered.taken;
  }
}

function sameItems(a: readonly Found[], b: readonly Found[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
