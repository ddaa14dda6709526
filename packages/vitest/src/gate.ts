import { aroundEach, beforeEach } from "vitest";
import { untilCancelled } from "./cancelling.ts";
import type { FileState, Place } from "./file-state.ts";
import type { TestState } from "./test-state.ts";

/** No time limit: how long a test may wait is the broker's to say, and not part of its own time. */
const UNLIMITED = 0;

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
}

// Vitest reads from its source which fixtures it takes.
async function waitForTest({ $test }: TestFixtures): Promise<void> {
  await prepare($test);
}

/** Not until the test's own `signal` aborts: after a timeout that stays so in each retry. */
async function prepare(test: TestState | undefined): Promise<void> {
  if (test !== undefined) await untilCancelled((signal) => test.prepare(signal));
}

const armedAround = new WeakSet<Place>();

/** The same for `aroundEach` hooks, which begin before all others of a test. */
export function armAroundEach(place: Place): void {
  if (armedAround.has(place)) return;
  armedAround.add(place);
  aroundEach(waitAroundTest as never, UNLIMITED);
}

async function waitAroundTest(run: Run, { $test }: TestFixtures): Promise<void> {
  await prepare($test);
  await run();
}

type Run = () => Promise<void>;

/** The same for a hook that runs once, declared on `test` right before it. */
export function armHook(
  test: object,
  name: "beforeAll" | "aroundAll",
  pools: ReadonlySet<string>,
): void {
  const wait = (file: FileState): Promise<void> =>
    untilCancelled((signal) => file.ensureForHook(pools, signal));
  // Vitest reads from its source which fixtures each takes.
  const hooks = {
    beforeAll: ({ $file }: { $file: FileState }) => wait($file),
    aroundAll: async (run: Run, { $file }: { $file: FileState }) => {
      await wait($file);
      await run();
    },
  };
  const declare = Reflect.get(test, name) as (...args: unknown[]) => void;
  Reflect.apply(declare, test, [hooks[name], UNLIMITED]);
}
