import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A process that runs one of `children/`, ended with the test. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** The next line of its output. */
  line(): Promise<string>;
  /** Sends it a line. */
  say(text: string): void;
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

export function fileOf(name: string): string {
  return fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
}

export function start(name: string, args: readonly string[], options: SpawnOptions = {}): Child {
  const child = spawn(process.execPath, [fileOf(name), ...args], { ...options, stdio: "pipe" });
  const errors = text(child.stderr);
  const ended = once(child, "close").then(async ([code]) => {
    return { code: code as number | null, errors: await errors };
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid!,
    process: child,
    ended,
    say: (line) => void child.stdin.write(`${line}\n`),
    line: async () => {
      const { done, value } = await lines.next();
      if (done) throw new Error(`It ended without another line. Its errors:\n${await errors}`);
      return value;
    },
  };
}
