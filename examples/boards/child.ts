import { fork } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Ready, Report } from "./reports.ts";

/** A process of this demo. It ends when this one does, however this one ends. */
export interface Child {
  /** What it said when it was ready. */
  readonly ready: Ready;
  readonly ended: Promise<Ending>;
  tell(word: string): void;
  /** Ends the process, by its id, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface Ending {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string;
  /** What it wrote to stderr. */
  readonly complaint: string;
}

const running = new Set<() => Promise<void>>();

/** Ends every process that was started here and still runs. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((stop) => stop()));
}

/** Starts a file of this folder as a process, and waits until it says that it is ready. */
export async function startChild(
  file: string,
  args: readonly string[],
  onReport: (report: Report) => void = () => undefined,
): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  // Detached: Ctrl-C reaches this process only, which ends the others in order.
  const child = fork(path, args, { stdio: ["ignore", "ignore", "pipe", "ipc"], detached: true });
  // Not "close": it does not come when this side ended the channel. "disconnect" comes after the
  // last report.
  const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const all = Promise.all([exited, text(child.stderr!), once(child, "disconnect")]);
  const ended = all.then(([[code, signal], complaint]): Ending => {
    running.delete(stop);
    return { code: code ?? signal ?? "unknown", complaint: complaint.trim() };
  });
  async function stop(): Promise<void> {
    if (child.connected) child.disconnect();
    const stubborn = setTimeout(() => child.kill("SIGKILL"), 2000);
    await ended;
    clearTimeout(stubborn);
  }
  running.add(stop);

  const ready = new Promise<Ready>((resolve) => {
    child.on("message", (report: Report) => {
      if (report.type === "ready") resolve(report);
      else onReport(report);
    });
  });
  const first = await Promise.race([ready, ended]);
  if ("complaint" in first)
    throw new Error(`${file} ended at its start (${first.code}): ${first.complaint}`);
  // Whom it does not reach has ended, and `ended` says so.
  const tell = (word: string) => child.connected && child.send(word, () => undefined);
  return { ready: first, ended, stop, tell };
}
