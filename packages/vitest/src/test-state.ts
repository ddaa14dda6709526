import { Holding } from "@resource-locker/broker/worker";
import type { RunnerTestCase } from "vitest";
import { connection } from "./connection.ts";
import type { FileState } from "./file-state.ts";

/** One try of one test: what it holds for itself, of pools of scope `test`. */
export class TestState {
  readonly holding: Holding;
  readonly #file: FileState;
  readonly #test: RunnerTestCase;

  constructor(file: FileState, test: RunnerTestCase) {
    this.#file = file;
    this.#test = test;
    this.holding = new Holding({
      pools: file.worker.pools,
      client: connection,
      file: file.file.name,
      test: test.fullTestName ?? test.name,
      outer: [file.worker.holding, file.holding],
    });
  }

  /** Waits until everything is held that this test and the hooks around it use. */
  async prepare(signal: AbortSignal): Promise<void> {
    const used = this.#file.usedBy(this.#test);
    if (used.size === 0) return;
    let waited = this.#file.takeWaited();
    waited += await this.#file.ensure(used, signal);
    waited += await this.ensure(used, signal);
    const resources = [...used].map((pool) => [pool, this.holdingOf(pool).keysOf(pool)]);
    this.#test.meta.resourceLocker = { resources: Object.fromEntries(resources), waited };
  }

  /** Of these pools, those of scope `test`. */
  async ensure(pools: Iterable<string>, signal: AbortSignal): Promise<number> {
    const own = [...pools].filter((pool) => this.#file.scopeOf(pool) === "test");
    if (own.length === 0) return 0;
    const needs = this.#file.needsAt(this.#test.suite ?? this.#file.file, own);
    return this.holding.ensure(needs, own, signal);
  }

  holdingOf(pool: string): Holding {
    return this.#file.scopeOf(pool) === "test" ? this.holding : this.#file.holdingOf(pool);
  }
}
