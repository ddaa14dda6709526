import { appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const PIPE = "\\\\.\\pipe\\";

/** Where the broker that listens there writes what went wrong: `broker.log` in the run's folder. */
export function logFileOf(socket: string): string {
  const folder = socket.startsWith(PIPE)
    ? join(tmpdir(), basename(socket.slice(PIPE.length)))
    : dirname(socket);
  return join(folder, "broker.log");
}

/** Never throws: where it can't be written, there is nobody left to tell. */
export function appendLog(file: string, text: string): void {
  try {
    appendFileSync(file, `${new Date().toISOString()} ${text}\n`);
  } catch {
    // The folder may be gone with the run.
  }
}
