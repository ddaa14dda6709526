import type { CandidateList } from "../store.ts";

/** A list as stores take it; `keys` are unique and sorted. */
export function candidateList(
  keys: readonly string[],
  capacities: readonly number[] | undefined,
): CandidateList {
  return capacities === undefined ? new KeyList(keys) : new SizedList(keys, capacities);
}

/** The digest is made when first asked for: short lists never need one. */
class KeyList implements CandidateList {
  readonly keys: readonly string[];
  #digest: string | undefined;

  constructor(keys: readonly string[]) {
    this.keys = keys;
  }

  get digest(): string {
    this.#digest ??= digestOf(this);
    return this.#digest;
  }
}

class SizedList extends KeyList {
  readonly capacities: readonly number[];

  constructor(keys: readonly string[], capacities: readonly number[]) {
    super(keys);
    this.capacities = capacities;
  }
}

/** 128 bits: two different lists never share one. */
function digestOf({ keys, capacities = [] }: Omit<CandidateList, "digest">): string {
  // Loaded when the first long list comes: most programs never need it.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256")
    .update(JSON.stringify([keys, capacities]))
    .digest("hex")
    .slice(0, 32);
}
