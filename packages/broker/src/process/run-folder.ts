import { appendFileSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const PIPE = "\\\\.\\pipe\\";

/** Where the broker that listens there writes what went wrong: `broker.log` in the run's folder. */
export function logFileOf(socket: string): string {
  return join(folderOf(socket), "broker.log");
}

/** Never throws. A log with something in it stays. */
export function removeFolder(socket: string): void {
  try {
    if (existsSync(logFileOf(socket))) rmSync(socket, { force: true });
    else rmSync(folderOf(socket), { recursive: true, force: true });
  } catch {
    // Somebody was faster.
  }
}

/** Never throws: where it can't be written, there is nobody left to tell. */
export function appendLog(file: string, text: string): void {
  try {
    appendFileSync(file, `${new Date().toISOString()} ${text}\n`);
  } catch {
    // The folder may be gone with the run.
  }
}

function folderOf(socket: string): string {
  return socket.startsWith(PIPE)
    ? join(tmpdir(), basename(socket.slice(PIPE.length)))
    : dirname(socket);
}
