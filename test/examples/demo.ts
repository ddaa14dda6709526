import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../examples/boards", import.meta.url));

/** The demo as a process without a terminal, in a process group of its own. */
export interface Demo {
  readonly pid: number;
  /** Its name is in the arguments of every process that it starts. */
  readonly lab: string;
  /** Resolves with the next line of output for which `pattern` matches. */
  line(pattern: RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string; errors: string }>;
}

export async function startDemo(...args: string[]): Promise<Demo> {
  const child = spawn(process.execPath, ["main.ts", ...args], { cwd: folder, detached: true });
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

/** Ids of the living processes with this text in their arguments, as /proc knows them. */
export function processesWith(argument: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && argumentsOf(name).includes(argument))
    .map(Number);
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // It ended meanwhile.
  }
}
