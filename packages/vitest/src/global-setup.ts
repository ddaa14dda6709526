import { joinRun, type Run } from "@resource-locker/broker/run";
import type { Reporter, TestProject, Vitest } from "vitest/node";
import { PLUGIN, PROVIDED } from "./names.ts";
import type { ResourceLockerPlugin } from "./plugin.ts";
import { printerOf } from "./printing.ts";

/** Lists of reporters: when its configuration changes, the same Vitest makes new ones. */
const summed = new WeakSet<Reporter[]>();

/** Vitest calls it for each project before its first test; what it returns, at the very end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { vitest, vite } = project;
  const plugins: readonly unknown[] = vite.config.plugins;
  const { options } = (plugins.find(isOurs) as ResourceLockerPlugin).api;
  const run = await joinRun(options, {
    runner: "vitest",
    // Its own, from wherever the run was started.
    root: project.config.root,
    print: printerOf(vitest),
  });
  project.provide(PROVIDED as never, run.address as never);
  sumUp(vitest, run);
  return () => run.leave();
}

function isOurs(plugin: unknown): boolean {
  return (plugin as { name?: unknown } | null)?.name === PLUGIN;
}

/** One summary for all projects, below that of the reporters which were configured. */
function sumUp(vitest: Vitest, run: Run): void {
  // Not in its types, and the same in 4.1 and 5: who is added here is told last.
  const { reporters } = vitest as unknown as { reporters: Reporter[] };
  if (summed.has(reporters)) return;
  summed.add(reporters);
  const print = printerOf(vitest);
  reporters.push({
    async onTestRunEnd() {
      // In a column with Vitest's own ` Test Files`.
      for (const line of await run.summary()) print(`  ${line}`);
    },
  });
}
