import { Holding } from "@resource-locker/broker/worker";
import type { Pool } from "resource-locker";
import { connection, disconnect } from "./connection.ts";

/** What this worker holds for all its files: the pools of scope `worker`. */
export class WorkerState {
  /** Of all `createTest` that this worker has seen: without isolation it sees one for each file. */
  readonly pools: Record<string, Pool> = {};
  #users = 0;
  #holding: Holding | undefined;

  get holding(): Holding {
    this.#holding ??= new Holding({ pools: this.pools, client: connection, anew: true });
    return this.#holding;
  }

  enter(): void {
    this.#users++;
  }

  /** The last one to leave gives everything back. */
  async leave(): Promise<void> {
    if (--this.#users > 0) return;
    const holding = this.#holding;
    this.#holding = undefined;
    try {
      await holding?.release();
    } finally {
      await disconnect();
    }
  }
}

/** One for each worker, so that it outlives a file where the worker does. */
export const worker: WorkerState = new WorkerState();

/** Of these names, those of pools. */
export function poolsAmong(names: Iterable<string>): Set<string> {
  return new Set([...names].filter((name) => Object.hasOwn(worker.pools, name)));
}
