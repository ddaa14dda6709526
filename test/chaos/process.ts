import { readFileSync, statSync } from "node:fs";
import { setImmediate as immediate } from "node:timers/promises";

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

/** Whether a process has any lock on a file: `1: POSIX  ADVISORY  WRITE 5776 fe:00:2146981 0 1`. */
export function hasLocked(pid: number, file: string): boolean {
  const inode = statSync(file, { throwIfNoEntry: false })?.ino;
  if (inode === undefined) return false;
  return read("/proc/locks")
    .split("\n")
    .some((line) => {
      const [, , , , owner, place] = line.split(/\s+/);
      return owner === String(pid) && place?.split(":")[2] === String(inode);
    });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process has just ended
  }
}
