import { fileURLToPath } from "node:url";
import type { RunOptions } from "@resource-locker/broker/run";
import { PLUGIN } from "./names.ts";

export type ResourceLockerOptions = RunOptions;

/** A plugin of Vite, told by its looks: this package need not know which version of Vite is used. */
export interface ResourceLockerPlugin {
  readonly name: string;
  readonly api: { readonly options: ResourceLockerOptions | undefined };
  config(): { test: { globalSetup: string[] } };
}

/**
 * For `plugins` of vitest.config.ts: starts the process that locks for all workers of the run, says
 * what waits, and sums up at the end. What is not given here is taken from
 * `resource-locker.config.ts`, if there is one.
 */
export function resourceLocker(options?: ResourceLockerOptions): ResourceLockerPlugin {
  return {
    name: PLUGIN,
    api: { options },
    config: () => ({ test: { globalSetup: [globalSetup] } }),
  };
}

const own = import.meta.url;
const globalSetup = fileURLToPath(
  new URL(own.endsWith(".ts") ? "global-setup.ts" : "global-setup.js", own),
);
