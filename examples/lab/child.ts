import { fork } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import type { Ready } from "./reports.ts";

/** A process of a demo. It ends when this one does, however this one ends. */
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

/** Starts a program as a process, and waits until it says that it is ready. */
export async function startChild(
  file: URL,
  args: readonly string[],
  onReport: (report: unknown) => void = () => undefined,
): Promise<Child> {
  // Detached: Ctrl-C reaches this process only, which ends the others in order.
  const child = fork(file, args, { stdio: ["ignore", "ignore", "pipe", "ipc"], detached: true });
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
    child.on("message", (report: Ready | { readonly type: "other" }) => {
      if (report.type === "ready") resolve(report);
      else onReport(report);
    });
  });
  const first = await Promise.race([ready, ended]);
  if ("complaint" in first) {
    const { code, complaint } = first;
    throw new Error(`${basename(file.pathname)} ended at its start (${code}): ${complaint}`);
  }
  // Whom it does not reach has ended, and `ended` says so.
  const tell = (word: string) => child.connected && child.send(word, () => undefined);
  return { ready: first, ended, stop, tell };
}
