/**
 * Starts a test run as a person does in a terminal, hands on what it prints, and sees to it that no
 * process of it is left when it ends, or when the demo ends, however that ends.
 *
 *   node run.ts <JSON of a RunTask>
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { report, told } from "./parent.ts";
import type { RunReport, RunTask } from "./reports.ts";

const { command, args, cwd, env } = JSON.parse(process.argv[2] ?? "{}") as RunTask;

// Whether there are colours is for `env` to say: both together are a warning.
const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
const run = spawn(command, args, {
  cwd,
  env: { ...inherited, ...env },
  stdio: ["ignore", "pipe", "pipe"],
  // A group of its own: a signal to the group reaches the run and its workers, as Ctrl-C does.
  detached: true,
});
const ended = once(run, "close") as Promise<[code: number | null]>;
for (const input of [run.stdout, run.stderr]) {
  createInterface({ input }).on("line", (text) =>
    report({ type: "line", text } satisfies RunReport),
  );
}
process.on("disconnect", () => void end("SIGTERM"));
void told("stop").then(() => end("SIGINT"));
report({ type: "ready" });

const [code] = await ended;
await groupIsGone();
process.exitCode = code ?? 1;
if (process.connected) process.disconnect();

async function end(signal: NodeJS.Signals): Promise<void> {
  signalGroup(signal);
  await pause(1500, undefined, { ref: false });
  signalGroup("SIGKILL");
}

/** The workers of a run may outlive it by a moment. Waits no longer than that takes. */
async function groupIsGone(): Promise<void> {
  const late = performance.now() + 5000;
  while (signalGroup(0) && performance.now() < late) await pause(20);
}

/** Whether there is still someone in the group. */
function signalGroup(signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-run.pid!, signal);
  } catch {
    return false;
  }
}
