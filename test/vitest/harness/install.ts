import { cp, mkdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const packages = fileURLToPath(new URL("../../../packages", import.meta.url));

/** The oldest and the newest Vitest that the adapter serves. */
export const versions = ["4.1", "5.1"] as const;

export type Version = (typeof versions)[number];

const runners: Readonly<Record<Version, string>> = {
  "4.1": folderOf("vitest-4"),
  "5.1": folderOf("vitest"),
};

/** Our packages by the name under which users install them. */
const ours = {
  "resource-locker": "core",
  "@resource-locker/broker": "broker",
  "@resource-locker/vitest": "vitest",
};

/**
 * Makes `node_modules` of a user's project. Our packages lie there as copies: through a link they
 * would find the `vitest` of this workspace, and Vitest would take them for sources.
 */
export async function install(vitest: Version, project: string): Promise<void> {
  const modules = join(project, "node_modules");
  await mkdir(join(modules, "@resource-locker"), { recursive: true });
  await symlink(runners[vitest], join(modules, "vitest"));
  await symlink(jiti(), join(modules, "jiti"));
  for (const [name, folder] of Object.entries(ours)) {
    for (const part of ["package.json", "dist"]) {
      await cp(join(packages, folder, part), join(modules, name, part), { recursive: true });
    }
  }
}

function folderOf(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}

/** What the broker depends on. */
function jiti(): string {
  const broker = createRequire(join(packages, "broker/package.json"));
  return dirname(broker.resolve("jiti/package.json"));
}
