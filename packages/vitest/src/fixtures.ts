import type { Pool } from "resource-locker";
import { type RunnerTestCase, TestRunner } from "vitest";
import { type FileState, stateOf } from "./file-state.ts";
import { TestState } from "./test-state.ts";
import { type WorkerState, worker } from "./worker-state.ts";

type Use<T> = (value: T) => Promise<void>;

/** Within all fixtures here nothing waits: `gate.ts` has seen to it before, without a time limit. */
const never = new AbortController().signal;

/**
 * The fixtures of these pools, and of what holds them: `$worker`, `$file`, `$test`. Vitest tears a
 * fixture down after everything that was built on it, so these three give back last of all.
 */
export function fixturesOf(pools: Readonly<Record<string, Pool>>): Record<string, unknown> {
  const fixtures: Record<string, unknown> = {
    $worker: [workerFixture, { scope: "worker" }],
    $file: [fileFixture, { scope: "file" }],
    $test: testFixture,
  };
  for (const [name, { scope }] of Object.entries(pools)) {
    if (scope === "test") fixtures[name] = ofTest(name);
    else if (scope === "worker") fixtures[name] = [ofWorker(name), { scope: "worker" }];
    else fixtures[name] = [ofFile(name), { scope: "file" }];
  }
  return fixtures;
}

// Vitest reads the first parameter of each from its source: it must be taken apart right there.

// oxlint-disable-next-line no-empty-pattern
async function workerFixture({}: object, use: Use<WorkerState>): Promise<void> {
  worker.enter();
  await use(worker);
  await worker.leave();
}

async function fileFixture(
  { $worker }: { $worker: WorkerState },
  use: Use<FileState>,
): Promise<void> {
  void $worker; // which gives back after its files, therefore
  const file = stateOf(TestRunner.getCurrentSuite().file);
  file.enter();
  await use(file);
  await file.leave();
}

async function testFixture(
  { $file, task }: { $file: FileState; task: RunnerTestCase },
  use: Use<TestState>,
): Promise<void> {
  const test = new TestState($file, task);
  await use(test);
  await test.holding.release();
}

function ofTest(pool: string) {
  return async ({ $test: test }: { $test: TestState }, use: Use<readonly unknown[]>) => {
    await test.ensure([pool], never);
    await use(test.holding.list(pool));
  };
}

function ofFile(pool: string) {
  return async ({ $file: file }: { $file: FileState }, use: Use<readonly unknown[]>) => {
    await file.ensure([pool], never);
    await use(file.holding.list(pool));
  };
}

function ofWorker(pool: string) {
  return async ({ $worker: own }: { $worker: WorkerState }, use: Use<readonly unknown[]>) => {
    await stateOf(TestRunner.getCurrentSuite().file).ensure([pool], never);
    await use(own.holding.list(pool));
  };
}
