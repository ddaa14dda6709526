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
    for (at = 0; first.length < limit && ++block < this.#blocks.length; ) {
      first.push(...this.#blocks[block]!.slice(at, limit - first.length));
    }
    return first;
  }

  /** Where it stands, or would stand: in the last block that does not begin behind it. */
  #find(score: number, member: string): { block: number; at: number } {
    const behind = search(this.#blocks.length, (i) => {
      const first = this.#blocks[i]![0];
      return first === undefined || order(first, score, member) > 0;
    });
    const block = behind === 0 ? 0 : behind - 1;
    const entries = this.#blocks[block]!;
    return { block, at: search(entries.length, (i) => order(entries[i]!, score, member) >= 0) };
  }
}

/** The first index for which the test holds, or the length; once true it stays true. */
function search(length: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function order(entry: Entry, score: number, member: string): number {
  return entry.score - score || compareKeys(entry.member, member);
}

function isAt(entries: readonly Entry[], at: number, score: number, member: string): boolean {
  const there = entries[at];
  return there?.score === score && there.member === member;
}
