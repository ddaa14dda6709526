import { readFileSync, statSync } from "node:fs";
import { setImmediate as immediate } from "node:timers/promises";

/** False when the process has just ended by itself. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Resolves with true once the process is stopped, with false when it died instead. Linux only. */
export async function isStopped(pid: number): Promise<boolean> {
  for (;;) {
    // The name stands in parentheses and may itself contain some.
    const [, state] = /^\d+ \(.*\) (\S)/s.exec(read(`/proc/${pid}/stat`)) ?? [];
    if (state === "T") return true;
    if (state === undefined || state === "Z" || state === "X") return false;
    await immediate();
  }
}

/**
 * The processes that have any lock on a file at this moment. Linux only.
 * A line: `1: POSIX  ADVISORY  WRITE 5776 fe:00:2146981 1073741824 1073742335`.
 */
export function lockersOf(file: string): ReadonlySet<number> {
  const inode = statSync(file, { throwIfNoEntry: false })?.ino;
  const locks = inode === undefined ? [] : read("/proc/locks").split("\n");
  const pids = locks.flatMap((line) => {
    const [, , , , pid, place] = line.split(/\s+/);
    return place?.split(":")[2] === String(inode) ? [Number(pid)] : [];
  });
  return new Set(pids);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process has just ended
  }
}
