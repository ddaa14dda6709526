import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../docs/page.ts";
import type { Tarball } from "./tarball.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** What a program said. It ended with exit code 0, or the promise was rejected. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder outside of the workspace, in which a package lies as npm would have brought it. */
export interface Consumer {
  readonly folder: string;
  /** Compiles `<name>.ts` as a strict user would, to `<name>.js`. Rejects with the compiler's words. */
  compile(name: string, source: string): Promise<void>;
  /** Runs `<name>.js`. */
  run(node: string, name: string): Promise<Output>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The Nodes of this repository, by version: the one that runs this, and the lowest promised one. */
export const nodes: Readonly<Record<"lowest" | "current", string>> = {
  lowest: join(dirname(require.resolve("node-22-13/package.json")), "bin/node"),
  current: process.execPath,
};

export async function versionOf(node: string): Promise<string> {
  return (await run(node, ["--version"])).stdout.trim().slice(1);
}

/** Installs a package into an empty folder. */
export async function installPacked({ path }: Tarball): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "resource-locker-consumer-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await install(path, folder);
    return {
      folder,
      compile: (file, source) => compile(folder, file, source),
      run: (node, file) => run(node, [`${file}.js`], { cwd: folder, timeout: 30_000 }),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function install(tarball: string, folder: string): Promise<void> {
  const manifest = { private: true, type: "module" };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await run("pnpm", ["add", "--ignore-workspace", "--prefer-offline", tarball], { cwd: folder });
}

async function compile(folder: string, name: string, source: string): Promise<void> {
  await writeFile(join(folder, `${name}.ts`), source);
  const config = {
    compilerOptions: {
      module: "nodenext",
      // Node 22 has no `await using`.
      target: "es2022",
      lib: ["es2023", "esnext.disposable"],
      strict: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    },
    files: [`${name}.ts`],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch((error: unknown) => {
    throw new Error(`${name}.ts does not compile:\n${(error as Output).stdout}`, { cause: error });
  });
}
