import { tmpdir } from "node:os";
import { need, type PoolNeed, type Resources } from "resource-locker";
import { onTestFinished, vi } from "vitest";
import { joinRun, type RunOptions } from "../../src/run.ts";
import { type BrokerClient, Holding, type HoldingOptions, openClient } from "../../src/worker.ts";

// Starting a process takes long when all tests run at once.
vi.setConfig({ testTimeout: 60_000 });

export const never: AbortSignal = new AbortController().signal;

/** A run with a real broker, and workers of it that live in this process. */
export interface Lab {
  readonly address: string;
  worker(name?: string): Promise<BrokerClient>;
  /** A scope of a worker of its own, or of `client`. */
  scope(options?: Partial<HoldingOptions>, client?: BrokerClient): Promise<Holding>;
  summary(): Promise<string>;
}

export async function startLab(resources: Resources, options: RunOptions = {}): Promise<Lab> {
  const host = { runner: "lab", root: tmpdir(), print: () => {} };
  const run = await joinRun({ resources, store: "memory:", ...options }, host);
  const clients: BrokerClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.close();
    await run.leave();
  });
  const worker = async (name: string = "1"): Promise<BrokerClient> => {
    const client = await openClient(run.address, { pid: process.pid, name });
    clients.push(client);
    return client;
  };
  return {
    address: run.address,
    worker,
    scope: async (more, given) => {
      const client = given ?? (await worker());
      return new Holding({ pools: resources.pools, client: async () => client, ...more });
    },
    summary: async () => (await run.summary()).join("\n"),
  };
}

/** `needs("boards", 2)`, `needs("boards", 2, "accounts", 1)`. */
export function needs(...pairs: (string | number)[]): Map<string, readonly PoolNeed[]> {
  const map = new Map<string, readonly PoolNeed[]>();
  for (let i = 0; i < pairs.length; i += 2) map.set(String(pairs[i]), [need(Number(pairs[i + 1]))]);
  return map;
}
