import { readNeeds } from "@resource-locker/broker/worker";
import { InputError, type Resources } from "resource-locker";
import { isResources, quoted, received } from "resource-locker/internal";
import { TestRunner } from "vitest";
import { type Chain, declareTest } from "./declare-test.ts";
import { stateOf } from "./file-state.ts";
import { fixturesOf } from "./fixtures.ts";
import { armTests } from "./gate.ts";
import { hooksOf } from "./hooks.ts";
import type { ResourceTest } from "./types.ts";
import { worker } from "./worker-state.ts";

/** Loosely typed; users have the types of `ResourceTest`. */
interface Test {
  extend(this: Test, ...args: unknown[]): Test;
}

/**
 * Vitest's `test` with a fixture for each pool: what a test takes is locked before it begins, and
 * given back when its scope ends. Call it once, in a module beside the tests: `lab.ts`. Throws
 * `InputError`.
 */
export function createTest<R extends Resources>(resources: R): ResourceTest<R> {
  if (!isResources(resources)) {
    throw new InputError(
      `createTest: the resources must be made by defineResources({ … }); received ${received(resources)}.`,
    );
  }
  Object.assign(worker.pools, resources.pools);
  const test = TestRunner.createTaskCollector(declare as never) as unknown as Test;
  return withResources(test.extend(fixturesOf(resources.pools))) as never;
}

/** Vitest calls it for each `test(…)`. */
function declare(this: Chain, ...args: unknown[]): void {
  declareTest(this, args);
}

/** What the user's own `extend` makes of it has `use` and our hooks, too. */
function withResources(test: Test): Test {
  const { extend } = test;
  return Object.assign(test, hooksOf(test), {
    use,
    extend: (...args: unknown[]) => withResources(extend.apply(test, args)),
  });
}

function use(given: unknown): void {
  const running = TestRunner.getCurrentTest();
  if (running !== undefined) {
    throw new InputError(
      `test.use was called while the test ${quoted(running.name)} runs. What is needed must be known ` +
        "before: move it to the top of the file, or into a describe.",
    );
  }
  const { suite, file } = TestRunner.getCurrentSuite();
  const needs = readNeeds(worker.pools, given);
  const state = stateOf(file);
  for (const pool of suite === undefined ? [] : needs.keys()) {
    const scope = state.scopeOf(pool);
    if (scope === "test") continue;
    throw new InputError(
      `test.use: ${pool} can't be declared inside of describe(${quoted(suite!.name)}): its scope is ` +
        `"${scope}", so that one request serves the whole ${scope}. Move this test.use to the top of ` +
        'the file, or give the pool scope: "test".',
    );
  }
  armTests(suite ?? file);
  state.declare(suite ?? file, needs);
}
