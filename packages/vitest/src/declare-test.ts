import { type RunnerTestCase, TestRunner } from "vitest";
import { stateOf } from "./file-state.ts";
import { armTests } from "./gate.ts";
import { type FixtureTable, type Handler, fixturesFor } from "./registrations.ts";
import type { TestState } from "./test-state.ts";
import { type Used, watched } from "./watched.ts";
import { poolsAmong } from "./worker-state.ts";

/** What `test.only.for…` came to, as Vitest keeps it. */
export interface Chain {
  readonly fixtures?: FixtureTable;
}

/** Declares a test as Vitest itself would, and notes what it uses. */
export function declareTest(chain: Chain, args: readonly unknown[]): void {
  const { suite, file, test, tasks } = TestRunner.getCurrentSuite();
  const place = suite ?? file;
  armTests(place);
  const declare = (all: readonly unknown[]): void =>
    Reflect.apply((test as unknown as { fn: Handler }).fn, chain, all as never[]);
  const at = args.findIndex((arg) => typeof arg === "function");
  const handler = args[at] as Handler | undefined;
  const pools = poolsAmong(handler ? fixturesFor(handler, 0, chain.fixtures, place) : []);
  if (handler === undefined || pools.size === 0) {
    declare(args);
    return;
  }
  const watch = watched(handler, ([context]) => usedIn(context, pools));
  declare(args.with(at, watch));
  stateOf(file).noteTest(tasks.at(-1) as RunnerTestCase, pools);
}

/** The context of a test has what it holds: see `waitForTest`. */
export function usedIn(
  context: { readonly $test?: TestState } | undefined,
  pools: Iterable<string>,
): Used {
  const test = context?.$test;
  return test === undefined ? [] : [...pools].map((pool) => [pool, test.holdingOf(pool)] as const);
}
