import { Holding } from "@resource-locker/broker/worker";
import type { RunnerTestCase } from "vitest";
import { connection } from "./connection.ts";
import type { FileState } from "./file-state.ts";
import type { ResourceMeta } from "./meta.ts";

/** One try of one test: what it holds for itself, of pools of scope `test`. */
export class TestState {
  readonly holding: Holding;
  readonly #file: FileState;
  readonly #test: RunnerTestCase;
  #waited = 0;

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

  /**
   * Waits until everything is held that this test and the hooks around it use. Called by the file,
   * and by each describe around it: the first call waits.
   */
  async prepare(signal: AbortSignal): Promise<void> {
    const used = this.#file.usedBy(this.#test);
    if (used.size === 0) return;
    this.#waited += this.#file.takeWaited();
    this.#waited += await this.#file.ensure(used, signal);
    this.#waited += await this.ensure(used, signal);
    const keys = [...used].map((pool) => [pool, this.holdingOf(pool).keysOf(pool)]);
    const resources: ResourceMeta["resources"] = Object.fromEntries(keys);
    this.#test.meta.resourceLocker = { resources, waited: this.#waited };
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
