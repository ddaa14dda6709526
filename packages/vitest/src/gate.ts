import { type RunnerTestCase, beforeAll, beforeEach } from "vitest";
import { type FileState, type Place, stateOf } from "./file-state.ts";
import type { TestState } from "./test-state.ts";

/** No time limit: how long a test may wait is the broker's to say, and not part of its own time. */
const UNLIMITED = 0;

const never = new AbortController().signal;
const armed = new WeakSet<Place>();

/**
 * Lets each test wait for what it uses, before anything else of it runs. Called when a test or hook
 * of ours is declared, so that it comes before all hooks which use something.
 */
export function armTests(place: Place): void {
  if (armed.has(place)) return;
  armed.add(place);
  beforeEach(waitForTest as never, UNLIMITED);
}

interface TestFixtures {
  /** Absent in tests that were made by a `test` of somebody else. */
  readonly $test: TestState | undefined;
  readonly task: RunnerTestCase;
  readonly signal: AbortSignal;
}

// Vitest reads from its source which fixtures it takes.
async function waitForTest({ $test, signal }: TestFixtures): Promise<void> {
  await $test?.prepare(signal);
}

/** The same for a hook that runs once, declared on `test` right before it. */
export function armHook(test: object, pools: ReadonlySet<string>): void {
  const wait = async ({ $file }: { $file: FileState }): Promise<void> => {
    await stateOf($file.file).ensureForHook(pools, never);
  };
  Reflect.apply(beforeAll, test, [wait, UNLIMITED]);
}
