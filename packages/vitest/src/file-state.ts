import { Holding, type Needs } from "@resource-locker/broker/worker";
import { need, type PoolNeed, type Scope } from "resource-locker";
import type { RunnerTask, RunnerTestCase, RunnerTestFile, RunnerTestSuite } from "vitest";
import { connection } from "./connection.ts";
import { type WorkerState, worker } from "./worker-state.ts";

/** A describe, or the file for what stands in none. */
export type Place = RunnerTestSuite | RunnerTestFile;

interface Hook {
  readonly place: Place;
  readonly pools: ReadonlySet<string>;
  readonly each: boolean;
}

/** What the tests of one file declare and use, and what the file holds. */
export class FileState {
  readonly holding: Holding;
  readonly file: RunnerTestFile;
  readonly worker: WorkerState = worker;
  readonly #needs = new Map<Place, Map<string, readonly PoolNeed[]>>();
  readonly #usedByTests = new Map<RunnerTestCase, ReadonlySet<string>>();
  readonly #hooks: Hook[] = [];
  #users = 0;
  /** What hooks have waited since the last test. */
  #waited = 0;

  constructor(file: RunnerTestFile) {
    this.file = file;
    this.holding = new Holding({
      pools: worker.pools,
      client: connection,
      file: file.name,
      outer: [worker.holding],
    });
  }

  enter(): void {
    this.#users++;
  }

  /** The last one to leave gives everything back. */
  async leave(): Promise<void> {
    if (--this.#users === 0) await this.holding.release();
  }

  scopeOf(pool: string): Scope {
    return worker.pools[pool]!.scope ?? "file";
  }

  /** What holds a pool for the whole file. */
  holdingOf(pool: string): Holding {
    return this.scopeOf(pool) === "worker" ? worker.holding : this.holding;
  }

  declare(place: Place, needs: ReadonlyMap<string, readonly PoolNeed[]>): void {
    this.#needs.set(place, new Map([...(this.#needs.get(place) ?? []), ...needs]));
  }

  noteTest(test: RunnerTestCase, pools: ReadonlySet<string>): void {
    this.#usedByTests.set(test, pools);
  }

  /** `each`: whether it belongs to each test, or runs once. */
  noteHook(place: Place, pools: ReadonlySet<string>, each: boolean): void {
    this.#hooks.push({ place, pools, each });
  }

  /** What a test uses, and the hooks that belong to it. */
  usedBy(test: RunnerTestCase): Set<string> {
    const used = new Set(this.#usedByTests.get(test));
    const around = placesAround(test);
    for (const { place, pools, each } of this.#hooks) {
      if (each && around.includes(place)) addAll(used, pools);
    }
    return used;
  }

  /** What is needed of these pools by whoever stands here. */
  needsAt(place: Place, pools: Iterable<string>): Needs {
    const around = [place, ...placesAround(place)];
    return new Map(
      [...pools].map((pool) => {
        const declared = around.map((each) => this.#needs.get(each)?.get(pool)).find(Boolean);
        return [pool, declared ?? [need(1)]] as const;
      }),
    );
  }

  /**
   * Makes sure that these pools are held by the worker, or by the file: each of the two asks in one
   * request for all of its pools that any test or hook of this file uses, if that is to run.
   */
  async ensure(pools: Iterable<string>, signal: AbortSignal): Promise<number> {
    let waited = 0;
    const wanted = [...pools];
    for (const [scope, holding] of [
      ["worker", worker.holding],
      ["file", this.holding],
    ] as const) {
      const required = wanted.filter((pool) => this.scopeOf(pool) === scope);
      if (required.length === 0) continue;
      const all = new Set([...this.#usedByAll(), ...required]);
      const own = [...all].filter((pool) => this.scopeOf(pool) === scope);
      waited += await holding.ensure(this.needsAt(this.file, own), required, signal);
    }
    return waited;
  }

  /** The same for a hook that runs once: the test after it tells how long that waited. */
  async ensureForHook(pools: Iterable<string>, signal: AbortSignal): Promise<void> {
    this.#waited += await this.ensure(pools, signal);
  }

  /** For the first test that asks. */
  takeWaited(): number {
    const waited = this.#waited;
    this.#waited = 0;
    return waited;
  }

  #usedByAll(): Set<string> {
    const used = new Set<string>();
    for (const [test, pools] of this.#usedByTests) if (runs(test)) addAll(used, pools);
    for (const { place, pools } of this.#hooks) if (runs(place)) addAll(used, pools);
    return used;
  }
}

const files = new WeakMap<RunnerTestFile, FileState>();

export function stateOf(file: RunnerTestFile): FileState {
  let state = files.get(file);
  if (state === undefined) files.set(file, (state = new FileState(file)));
  return state;
}

function addAll(set: Set<string>, more: Iterable<string>): void {
  for (const each of more) set.add(each);
}

/** From the inside to the outside; the file last. */
function placesAround(task: RunnerTask): Place[] {
  const places: Place[] = [];
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) places.push(suite);
  if (!places.includes(task.file)) places.push(task.file);
  return places;
}

function runs({ mode }: RunnerTask): boolean {
  return mode !== "skip" && mode !== "todo";
}
