import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

import { DiscoveryError } from "../errors.ts";
import { reason } from "../wording/reason.ts";

/** What a command left behind. */
export interface Ran {
  /** How it ended: `ended with code 1`. `undefined` when it ended well. */
  readonly ending: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A server that the command started may keep its output open: it is read this much longer. */
const LINGER = 500;

/** Rejects with `DiscoveryError` when there is no shell, and with the signal's reason. */
export async function runShell(command: string, where: string, signal: AbortSignal): Promise<Ran> {
  signal.throwIfAborted();
  const child = spawn(command, {
    shell: true,
    // A process group of its own, so that all of it can be killed.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const kill = (): void => killAll(child);
  process.once("exit", kill);
  signal.addEventListener("abort", kill);
  try {
    const ran = await ended(child);
    // What a killed command printed is not to be believed.
    signal.throwIfAborted();
    return ran;
  } catch (cause) {
    signal.throwIfAborted();
    throw new DiscoveryError(`${where}: it can't be started: ${reason(cause)}`, { cause });
  } finally {
    process.removeListener("exit", kill);
    signal.removeEventListener("abort", kill);
  }
}

/** Rejects when it can't be started. */
async function ended(child: Child): Promise<Ran> {
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.once("exit", () => setTimeout(() => closeOutput(child), LINGER).unref());
  const [code, killer] = (await once(child, "close")) as [number | null, string | null];
  const ending =
    code === 0
      ? undefined
      : code === null
        ? `was ended by ${String(killer)}`
        : `ended with code ${code}`;
  return { ending, stdout: stdout(), stderr: stderr() };
}

function collect(stream: Readable): () => string {
  const chunks: string[] = [];
  stream.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  return () => chunks.join("");
}

function closeOutput(child: Child): void {
  child.stdout.destroy();
  child.stderr.destroy();
}

function killAll(child: Child): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
