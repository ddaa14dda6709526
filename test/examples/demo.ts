import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** A demo as a process without a terminal, in a process group of its own. */
export interface Demo {
  readonly pid: number;
  /** Its name is in the arguments, or the environment, of every process that it starts. */
  readonly lab: string;
  /** Resolves with the next line of output for which `pattern` matches. */
  line(pattern: RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string; errors: string }>;
}

/** `file` is its program, in the folder of examples. */
export async function startDemo(file: string, ...args: string[]): Promise<Demo> {
  const path = fileURLToPath(new URL(`../../examples/${file}`, import.meta.url));
  // Its output is to be read, also where the tests are told to print colours.
  const env = { ...process.env, FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [path, ...args], { detached: true, env });
  const lines: string[] = [];
  const wanted = new Set<{ pattern: RegExp; resolve: (line: string) => void }>();
  createInterface({ input: child.stdout }).on("line", (printed) => {
    lines.push(printed);
    for (const want of wanted) if (want.pattern.test(printed)) want.resolve(printed);
  });

  const errors = text(child.stderr);
  const ended = once(child, "close").then(async ([code]) => {
    return { code: code as number | null, output: lines.join("\n"), errors: await errors };
  });
  async function line(pattern: RegExp): Promise<string> {
    const coming = new Promise<string>((resolve) => wanted.add({ pattern, resolve }));
    const never = ended.then((end) => {
      throw new Error(`ended without a line like ${pattern}:\n${end.output}\n${end.errors}`);
    });
    return Promise.race([coming, never]);
  }

  const first = await line(/^Starting (lab-\w+)/);
  return { pid: child.pid!, lab: /lab-\w+/.exec(first)![0], line, ended };
}

/** Ids of the living processes that have this word in their arguments or environment, from /proc. */
export function processesWith(word: string): number[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => ["cmdline", "environ"].some((file) => read(pid, file).includes(word)))
    .map(Number);
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // It ended meanwhile, or is somebody else's.
  }
}

/** The sum of the numbers in a row of the summary. */
export function numbers(output: string, row: string): number {
  const line = output.split("\n").find((printed) => printed.startsWith(`${row} `)) ?? "";
  return [...line.matchAll(/\d+/g)].reduce((sum, [number]) => sum + Number(number), 0);
}
