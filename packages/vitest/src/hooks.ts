import { TestRunner } from "vitest";
import { usedIn } from "./declare-test.ts";
import { type FileState, type Place, stateOf } from "./file-state.ts";
import { armAroundEach, armHook, armTests } from "./gate.ts";
import { type Handler, fixturesFor, tableOf } from "./registrations.ts";
import { type Used, watched } from "./watched.ts";
import { poolsAmong } from "./worker-state.ts";

/** For each kind of hook, which of its parameters has the fixtures. */
const ONCE = { beforeAll: 0, afterAll: 0, aroundAll: 1 } as const;
const EACH = { beforeEach: 0, afterEach: 0, aroundEach: 1 } as const;

type Declare = (fn: Handler, timeout?: number) => unknown;

/** The hooks of a `test`, which wait for what they use as tests do. */
export function hooksOf(test: object): Record<string, Declare> {
  const hooks: Record<string, Declare> = {};
  for (const [name, index] of Object.entries(ONCE)) {
    hooks[name] = hook(test, name, index, (file, pools) => {
      // What comes after the tests uses what they had.
      if (name === "beforeAll" || name === "aroundAll") armHook(test, name, pools);
      return () => [...pools].map((pool) => [pool, file.holdingOf(pool)] as const);
    });
  }
  for (const [name, index] of Object.entries(EACH)) {
    hooks[name] = hook(test, name, index, (_, pools, place) => {
      if (name === "aroundEach") armAroundEach(place);
      return (args) => usedIn(args[index], pools);
    });
  }
  return hooks;
}

type Prepare = (
  file: FileState,
  pools: Set<string>,
  place: Place,
) => (args: readonly never[]) => Used;

function hook(test: object, name: string, index: number, prepare: Prepare): Declare {
  const declare = Reflect.get(test, name) as Declare;
  return (fn, ...rest) => {
    const { suite, file } = TestRunner.getCurrentSuite();
    const place = suite ?? file;
    armTests(place);
    const pools = poolsAmong(fixturesFor(fn, index, tableOf(test), place));
    if (pools.size === 0) return Reflect.apply(declare, test, [fn, ...rest]);
    const state = stateOf(file);
    state.noteHook(place, pools, Object.hasOwn(EACH, name));
    return Reflect.apply(declare, test, [watched(fn, prepare(state, pools, place)), ...rest]);
  };
}
