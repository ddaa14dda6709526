import { configure } from "./run/configuration.ts";
import { refuseOldNode } from "./run/node-version.ts";
import type { RunOptions } from "./run/options.ts";
import { type Member, SharedRun } from "./run/shared-run.ts";

export type { RunOptions } from "./run/options.ts";

/** The runner whose main process this is. */
export interface RunHost {
  /** `vitest`: for people, and for the names of runs. */
  readonly runner: string;
  /** Absolute path: the configuration file is looked for from here upward. */
  readonly root: string;
  print(line: string): void;
}

/** A run of tests, seen by one of those who share its broker. */
export interface Run {
  /** What workers connect with. */
  readonly address: string;
  /** Lines for the end of a run; counting begins anew. Empty when nothing was asked for. */
  summary(): Promise<readonly string[]>;
  /**
   * The last one to leave ends the broker, and waits a second at most: it stays as long as a worker
   * has something. Idempotent.
   */
  leave(): Promise<void>;
}

/**
 * Takes part in the run of this process; the first one starts its broker, and does not wait until
 * that listens. Rejects with `InputError` when options are bad, or do not go with those of another
 * who takes part.
 */
export async function joinRun(options: RunOptions | undefined, host: RunHost): Promise<Run> {
  refuseOldNode();
  const configuration = await configure(options, host);
  const member: Member = { root: host.root, print: (line) => host.print(line) };
  // From here on nothing waits: two who come at the same time share one broker.
  const shared = registry();
  if (shared.run === undefined) shared.run = new SharedRun(member, configuration);
  else shared.run.join(member, configuration);
  const { run } = shared;
  return {
    address: run.address,
    summary: async () => await run.summary(),
    leave: async () => {
      if (!run.leave(member)) return;
      if (shared.run === run) shared.run = undefined;
      await run.end();
    },
  };
}

interface Registry {
  run: SharedRun | undefined;
}

/** One for the process, however often this module is loaded. */
function registry(): Registry {
  const everything = globalThis as { [symbol]?: Registry };
  return (everything[symbol] ??= { run: undefined });
}

const symbol = Symbol.for("resource-locker.run");
