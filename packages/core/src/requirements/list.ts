import { createHash } from "node:crypto";

import type { CandidateList } from "../store.ts";

/** A list as stores take it; `keys` are unique and sorted. The digest is made when first asked for. */
export function candidateList(
  keys: readonly string[],
  capacities: readonly number[] | undefined,
): CandidateList {
  let digest: string | undefined;
  return {
    keys,
    ...(capacities !== undefined && { capacities }),
    get digest() {
      digest ??= digestOf(keys, capacities);
      return digest;
    },
  };
}

/** 128 bits: two different lists never share one. */
function digestOf(keys: readonly string[], capacities: readonly number[] = []): string {
  return createHash("sha256")
    .update(JSON.stringify([keys, capacities]))
    .digest("hex")
    .slice(0, 32);
}
