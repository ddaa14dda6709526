import { compareKeys } from "../../ledger/order.ts";
import type { Entry } from "../../ledger/state.ts";

/** A block is split in two when it grows beyond this. */
const MOST = 512;

/**
 * Members by score, then by member in code point order: sorted arrays in a row, searched by halving.
 * Blocks are short, so that nothing long is moved when the first of many leaves.
 */
export class OrderedSet {
  #blocks: Entry[][] = [[]];

  get isEmpty(): boolean {
    return this.#blocks[0]!.length === 0;
  }

  add(score: number, member: string): void {
    const { block, at } = this.#find(score, member);
    const entries = this.#blocks[block]!;
    if (isAt(entries, at, score, member)) return;
    entries.splice(at, 0, { score, member });
    if (entries.length > MOST) this.#blocks.splice(block + 1, 0, entries.splice(MOST / 2));
  }

  remove(score: number, member: string): void {
    const { block, at } = this.#find(score, member);
    const entries = this.#blocks[block]!;
    if (!isAt(entries, at, score, member)) return;
    entries.splice(at, 1);
    if (entries.length === 0 && this.#blocks.length > 1) this.#blocks.splice(block, 1);
  }

  range(from: number, limit: number): readonly Entry[] {
    let { block, at } = this.#find(from, "");
    const first = this.#blocks[block]!.slice(at, at + limit);
    if (block === this.#blocks.length - 1) return first;
    for (at = 0; first.length < limit && ++block < this.#blocks.length;) {
      first.push(...this.#blocks[block]!.slice(at, limit - first.length));
    }
    return first;
  }

  /** Where it stands, or would stand: in the last block that does not begin behind it. */
  #find(score: number, member: string): { block: number; at: number } {
    const blocks = this.#blocks;
    let block = 0;
    for (let high = blocks.length; block + 1 < high;) {
      const middle = (block + high) >> 1;
      if (order(blocks[middle]![0]!, score, member) > 0) high = middle;
      else block = middle;
    }
    const entries = blocks[block]!;
    let at = 0;
    for (let high = entries.length; at < high;) {
      const middle = (at + high) >> 1;
      if (order(entries[middle]!, score, member) < 0) at = middle + 1;
      else high = middle;
    }
    return { block, at };
  }
}

function order(entry: Entry, score: number, member: string): number {
  return entry.score - score || compareKeys(entry.member, member);
}

function isAt(entries: readonly Entry[], at: number, score: number, member: string): boolean {
  const there = entries[at];
  return there?.score === score && there.member === member;
}
