import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";

// Starting a process takes long when all tests run at once.
vi.setConfig({ testTimeout: 60_000 });

/** A real process that runs one of `children/`, ended with the test. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** The next line of its output. */
  line(): Promise<string>;
  /** Sends it a line. */
  say(text: string): void;
  kill(signal?: NodeJS.Signals): void;
  exited(): Promise<void>;
}

export function script(name: string): string {
  return fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
}

export function start(name: string, args: readonly string[], options: SpawnOptions = {}): Child {
  return follow(spawn(process.execPath, [script(name), ...args], { ...options, stdio: "pipe" }));
}

/** Starts one that has children of its own to end first. */
export function startParent(name: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: "pipe" });
  return follow(child, "SIGTERM");
}

/** Runs with no more than that many open files. */
export function startWithFiles(limit: number, name: string, args: readonly string[]): Child {
  const shell = `ulimit -n ${limit}; exec "$@"`;
  const command = ["-c", shell, "sh", process.execPath, script(name), ...args];
  return follow(spawn("/bin/sh", command, { stdio: "pipe" }));
}

/** In a mount namespace of its own, where /proc/self/mountinfo shows that text. Needs root. */
export function startWithMounts(mountinfo: string, name: string, args: readonly string[]): Child {
  const shell = `mount --bind "$1" /proc/$$/mountinfo && shift && exec "$@"`;
  const command = ["sh", "-c", shell, "sh", mountinfo, process.execPath, script(name), ...args];
  return follow(spawn("unshare", ["--mount", ...command], { stdio: "pipe" }));
}

/** Tries until it holds. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 5 });
}

function follow(child: ChildProcess, end: NodeJS.Signals = "SIGKILL"): Child {
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill(end);
    child.kill("SIGCONT");
    await ended;
  });
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    pid: child.pid!,
    process: child,
    line: async () => {
      const { done, value } = await lines.next();
      if (done) throw new Error(`The child ended without another line. Its errors:\n${errors}`);
      return value;
    },
    say: (text) => void child.stdin!.write(`${text}\n`),
    kill: (signal = "SIGKILL") => void child.kill(signal),
    exited: async () => void (await ended),
  };
}
