import { InputError } from "resource-locker";
import { joined, listed, nearest, quoted } from "resource-locker/internal";
import type { Found } from "../protocol/channel.ts";
import type { WireNeed } from "../protocol/messages.ts";
import type { PoolList } from "./pool-list.ts";

/** Asks a worker which of these its `where` function takes; answers with their keys. */
export type AskFilter = (candidates: readonly Found[]) => Promise<ReadonlySet<string>>;

/** The resources that will do for one need of a request. */
export class Candidates {
  readonly need: WireNeed;
  readonly list: PoolList;
  readonly #ask: AskFilter;
  /** What was last asked about, and the answer. */
  #asked: readonly Found[] = [];
  #kept: readonly Found[] = [];

  constructor(need: WireNeed, list: PoolList, ask: AskFilter) {
    this.need = need;
    this.list = list;
    this.#ask = ask;
  }

  /** For people: `boards{model=T1000}`. */
  get name(): string {
    const { pool } = this.need;
    const conditions = this.conditions;
    return conditions === "" ? pool : `${pool}{${conditions}}`;
  }

  /** `model=T1000`; empty when every resource of the pool will do. */
  get conditions(): string {
    const { where = {}, filtered } = this.need;
    const labels = Object.entries(where).map(([name, label]) => `${name}=${label}`);
    return [...labels, ...(filtered === true ? ["filtered"] : [])].join(",");
  }

  /** Rejects with `RefusedError` or `InputError`. */
  async look(): Promise<readonly Found[]> {
    const all = await this.list.look();
    const where = Object.entries(this.need.where ?? {});
    refuseUnknownLabel(this.need.pool, where, all);
    const fitting = all.filter(({ labels }) => where.every(([name, label]) => labels[name] === label));
    if (this.need.filtered !== true) return fitting;
    if (fitting.length === this.#asked.length && fitting.every((one, i) => one === this.#asked[i])) {
      return this.#kept;
    }
    const keys = await this.#ask(fitting);
    this.#asked = fitting;
    this.#kept = fitting.filter(({ key }) => keys.has(key));
    return this.#kept;
  }

  /** Why there will never be enough, whoever holds what: `existing` are the keys of what there is. */
  shortage(existing: number): string {
    const { pool, count } = this.need;
    const known = this.list.known;
    if (this.conditions !== "") {
      return `${pool}: need ${count}, but ${existing} of ${known.length} discovered match ${this.conditions}`;
    }
    if (known.length === 0) return `${pool}: need ${count}, but none are discovered`;
    const keys = listed(known.map(({ key }) => key), 8);
    return `${pool}: need ${count}, but ${known.length} ${known.length === 1 ? "is" : "are"} discovered: ${keys}`;
  }
}

/** A label that no resource has is a slip of the pen, not a shortage. */
function refuseUnknownLabel(
  pool: string,
  where: readonly (readonly [string, string])[],
  all: readonly Found[],
): void {
  if (all.length === 0) return;
  const known = [...new Set(all.flatMap(({ labels }) => Object.keys(labels)))];
  const unknown = where.find(([name]) => !known.includes(name))?.[0];
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const mend = known.length === 0 ? "they have no labels" : `they have ${joined(known)}`;
  throw new InputError(
    `${pool}: no resource has the label ${quoted(unknown)}; ` +
      `${near === undefined ? mend : `did you mean ${quoted(near)}?`}`,
  );
}
