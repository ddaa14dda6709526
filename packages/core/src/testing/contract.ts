import type { Store } from "../store.ts";
import { crashClauses } from "./clauses/crash.ts";
import { deadlockClauses } from "./clauses/deadlock.ts";
import { grantClauses } from "./clauses/grants.ts";
import { modeClauses } from "./clauses/modes.ts";
import { queueClauses } from "./clauses/queue.ts";
import { sessionClauses } from "./clauses/sessions.ts";
import type { RemoteStore } from "./remote.ts";
import { Bench } from "./bench.ts";

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

/** One rule that every store keeps. `run` rejects when this one does not. */
export interface Clause {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * The rules that every store keeps, to be run by any test runner:
 *
 * ```ts
 * for (const clause of storeContract(harness)) test(clause.name, clause.run)
 * ```
 *
 * A store whose `capabilities` promise less is held to less.
 */
export function storeContract(harness: ContractHarness): Clause[] {
  const clauses = [
    ...grantClauses,
    ...modeClauses,
    ...queueClauses,
    ...sessionClauses,
    ...deadlockClauses,
    ...(harness.remote === undefined ? [] : crashClauses),
  ];
  return clauses.map(({ name, run }) => ({ name, run: () => inBench(harness, run) }));
}

async function inBench(
  harness: ContractHarness,
  run: (bench: Bench) => Promise<void>,
): Promise<void> {
  await harness.fresh();
  const bench = new Bench(harness);
  try {
    await run(bench);
  } finally {
    await bench.end();
  }
}
