import type { LedgerNeed } from "../ledger/state.ts";
import type { Need } from "../store.ts";

/** Longer lists of candidates are registered once and then go by their digest. */
const MOST_INLINE = 16;

export function toLedgerNeed(need: Need): LedgerNeed {
  const { count, mode, slots, prefer, name = "", candidates } = need;
  const { keys, capacities = [] } = candidates;
  const common = { count, mode, slots, prefer, name, size: keys.length };
  return keys.length > MOST_INLINE
    ? { ...common, keys: [], capacities: [], list: candidates.digest }
    : { ...common, keys, capacities, list: "" };
}
