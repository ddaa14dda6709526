import { join } from "node:path";
import { InputError } from "resource-locker";
import { CONFIG_NAME, findConfigFile, loadConfigFile } from "./config-file.ts";
import { readRunOptions, type RunOptions } from "./options.ts";
import type { PlacedPool } from "./pool-table.ts";
import { runName } from "./run-name.ts";
import { fileSource, readSettings, type Settings, type Source } from "./settings.ts";

/** All that one call of `joinRun` says, checked. */
export interface Configuration {
  readonly pools: readonly PlacedPool[];
  readonly settings: Settings;
}

const CALL = "resourceLocker(…)";

/**
 * The options of the call, and of the file found upward from `root` where the call says nothing.
 * Throws `InputError`.
 */
export async function configure(
  options: RunOptions | undefined,
  { runner, root }: { readonly runner: string; readonly root: string },
): Promise<Configuration> {
  const where = `${CALL} in ${root}`;
  const sources: Source[] = [{ where, folder: root, options: readRunOptions(CALL, options) }];
  const path = findConfigFile(root);
  if (path !== undefined) {
    sources.push(fileSource(path, readRunOptions(path, await loadConfigFile(path))));
  }
  const pools = poolsOf(sources);
  if (pools === undefined) throw noResources(root, path);
  const run = runName(runner, process.pid, process.env);
  return { pools, settings: await readSettings(sources, { where, run }, process.env) };
}

function poolsOf(sources: readonly Source[]): PlacedPool[] | undefined {
  const source = sources.find(({ options }) => options.resources !== undefined);
  if (source?.options.resources === undefined) return undefined;
  const { pools } = source.options.resources;
  return Object.entries(pools).map(([name, pool]) => ({ name, pool, where: source.where }));
}

function noResources(root: string, path: string | undefined): InputError {
  const file = path ?? join(root, `${CONFIG_NAME}.ts`);
  return new InputError(
    `${CALL}: there are no resources. Pass them, resourceLocker({ resources }), or ` +
      `${path === undefined ? "write" : "add them to"} ${file}: export default { resources }.`,
  );
}
