import { exec } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { packages, type Tarballs } from "./tarball.ts";

const run = promisify(exec);

/** Somebody who reads the README in an empty folder elsewhere. */
export interface Reader extends AsyncDisposable {
  readonly folder: string;
  /** What a command prints that ends well, on the Node that runs this or on another one. */
  type(command: string, node?: string): Promise<string>;
}

/**
 * Types in `files`, and installs our packages with npm as the README says, beside the newest Vitest.
 * That comes from the registry, or from npm's cache.
 */
export async function reader(
  { of }: Tarballs,
  files: Readonly<Record<string, string>>,
): Promise<Reader> {
  const folder = await mkdtemp(join(tmpdir(), "resource-locker-reader-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const type = async (command: string, node: string = process.execPath): Promise<string> => {
    const { stdout } = await run(command, { cwd: folder, env: outside(folder, node) });
    return stdout;
  };
  try {
    const tarballs = packages.map((name) => `"${of[name].path}"`).join(" ");
    await type(`npm i -D vitest ${tarballs} --no-audit --no-fund`);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return { folder, type, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Nothing of the run of tests that this is, and no lock that others on this machine have. */
function outside(folder: string, node: string): NodeJS.ProcessEnv {
  const marks = /^(VITEST.*|__VITEST.*|npm_.*|TEST|NODE_ENV|MODE|DEV|PROD|SSR|NODE_OPTIONS)$/i;
  const env = Object.entries(process.env).filter(([name]) => !marks.test(name));
  return {
    ...Object.fromEntries(env),
    PATH: [dirname(node), process.env["PATH"]].join(delimiter),
    RESOURCE_LOCKER_STORE: `sqlite:${folder}/state`,
    NO_COLOR: "1",
  };
}
