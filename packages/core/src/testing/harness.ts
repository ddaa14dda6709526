import type { Store } from "../store.ts";
import type { RemoteStore } from "./remote.ts";

/** What the author of a store hands to the suite. */
export interface ContractHarness {
  /**
   * A client of the store. Calls within one clause must give clients of one shared state, which is
   * empty before the first of them.
   */
  store(): Store | Promise<Store>;
  /** Gives the next clause an empty state of its own. */
  fresh(): void | Promise<void>;
  /** The same state for another process, so that it can be killed. Absent: one process only. */
  remote?(): RemoteStore;
  /** How long a dead session may keep what it has. Milliseconds; default 10_000. */
  readonly deadWithin?: number;
}
