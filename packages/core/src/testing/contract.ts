import { crashClauses } from "./clauses/crash.ts";
import { deadlockClauses } from "./clauses/deadlock.ts";
import { grantClauses } from "./clauses/grants.ts";
import { modeClauses } from "./clauses/modes.ts";
import { queueClauses } from "./clauses/queue.ts";
import { sessionClauses } from "./clauses/sessions.ts";
import type { ContractHarness } from "./harness.ts";
import { Bench } from "./bench.ts";

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
