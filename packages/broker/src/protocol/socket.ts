import { basename, join } from "node:path";

/** The broker writes here what went wrong in it; kept when it did not end in order. */
export function logOf(folder: string): string {
  return join(folder, "broker.log");
}

/** Where the broker of a run listens: in the run's folder, or as a pipe named after it. */
export function socketOf(folder: string): string {
  return process.platform === "win32"
    ? `\\\\.\\pipe\\${basename(folder)}`
    : join(folder, "broker.sock");
}

/** The main process leaves this file when the broker has ended, so that nobody waits for it to start. */
export function endedMark(folder: string): string {
  return join(folder, "ended");
}
