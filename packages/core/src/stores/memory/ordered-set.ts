import { compareKeys } from "../../ledger/order.ts";
import type { Entry } from "../../ledger/state.ts";

/** Members by score, then by member in code point order: a sorted array, searched by halving. */
export class OrderedSet {
  readonly #entries: Entry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  add(score: number, member: string): void {
    const at = this.#indexOf(score, member);
    const there = this.#entries[at];
    if (there?.score === score && there.member === member) return;
    this.#entries.splice(at, 0, { score, member });
  }

  remove(score: number, member: string): void {
    const at = this.#indexOf(score, member);
    const there = this.#entries[at];
    if (there?.score === score && there.member === member) this.#entries.splice(at, 1);
  }

  range(from: number, limit: number): readonly Entry[] {
    const at = this.#indexOf(from, "");
    return this.#entries.slice(at, at + limit);
  }

  /** Where it stands, or would stand. */
  #indexOf(score: number, member: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle]!;
      const before =
        entry.score < score || (entry.score === score && compareKeys(entry.member, member) < 0);
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
