import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../contention/folder.ts";
import { install } from "../vitest/harness/install.ts";
import { defaults } from "../vitest/harness/sources.ts";

/** By path, what is in them. */
export type Files = Readonly<Record<string, string>>;

const common: Files = Object.fromEntries(
  ["package.json", "lab.ts", "resources.ts"].map((path) => [path, defaults[path]!]),
);

/** Projects of a user, all with the same `node_modules`. */
export interface Projects extends AsyncDisposable {
  readonly folder: string;
  add(name: string, files: Files): Promise<Project>;
}

/** A folder in which Vitest runs. */
export interface Project {
  /** Runs one file after the other, each in a process of its own. Milliseconds. */
  run(env?: NodeJS.ProcessEnv): Promise<number>;
  /** The same, still running. */
  start(env?: NodeJS.ProcessEnv): ChildProcess;
}

export async function userProjects(): Promise<Projects> {
  const folder = await temporaryFolder();
  await install("5.1", folder.path);
  return {
    folder: folder.path,
    add: async (name, files) => {
      await write(join(folder.path, name), { ...common, ...files });
      return projectIn(folder.path, name);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

export async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function projectIn(folder: string, name: string): Project {
  const args = [join(folder, "node_modules/vitest/vitest.mjs"), "run", "--maxWorkers=1"];
  const start = (env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, args, {
      cwd: join(folder, name),
      env: {
        ...process.env,
        RESOURCE_LOCKER_STORE: `sqlite:${join(folder, "state")}`,
        NO_COLOR: "1",
        CI: "1",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    start,
    run: async (env) => {
      const begin = performance.now();
      const vitest = start(env);
      const output: string[] = [];
      for (const stream of [vitest.stdout!, vitest.stderr!])
        stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
      const ended = once(vitest, "exit").then(() => performance.now());
      await once(vitest, "close");
      const said = output.join("");
      const failed = vitest.exitCode !== 0 || said.includes("the broker of this run");
      if (failed) throw new Error(`Vitest failed in ${name}.\n${said}`);
      return (await ended) - begin;
    },
  };
}

/** That many test files of the same content. */
export function testFiles(count: number, text: string): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`file-${String(i).padStart(2, "0")}.test.ts`, text]),
  );
}
