import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError } from "resource-locker";
import { joined, printable, received } from "resource-locker/internal";
import { loadModule } from "./load-module.ts";

export const CONFIG_NAME = "resource-locker.config";
const ENDINGS = [".ts", ".mts", ".js", ".mjs"];

/**
 * Path of the configuration file in the nearest folder that has one, from `root` upward. Throws
 * `InputError` where there are two beside each other.
 */
export function findConfigFile(root: string): string | undefined {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    const found = ENDINGS.map((ending) => CONFIG_NAME + ending).filter((name) =>
      existsSync(join(folder, name)),
    );
    if (found.length > 1) {
      throw new InputError(`there are ${joined(found)} in ${folder}; keep one of them.`);
    }
    if (found.length === 1) return join(folder, found[0]!);
    if (dirname(folder) === folder) return undefined;
  }
}

/** What the file exports by default, not yet checked further. Throws `InputError`. */
export async function loadConfigFile(path: string): Promise<object> {
  const exported = await loadModule(path);
  if (!("default" in exported)) {
    const names = Object.keys(exported).map((name) => printable(name, 40));
    throw new InputError(
      `${path} must export its options by default: export default { resources }. It exports ` +
        `${names.length === 0 ? "nothing" : `only ${joined(names)}`}.`,
    );
  }
  const options = exported["default"];
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new InputError(
      `${path}: what it exports by default must be an object like { resources }; received ` +
        `${received(options)}.`,
    );
  }
  return options;
}
