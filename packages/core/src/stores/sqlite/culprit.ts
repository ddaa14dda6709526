import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { duration } from "../../wording/duration.ts";
import { printable } from "../../wording/printable.ts";

/** A process that has the write lock of the database. */
export interface Culprit {
  readonly pid: number;
  /** As in /proc: `T` is stopped (Ctrl-Z, a debugger), `R` running, `S` sleeping, `D` in a disk. */
  readonly state: string;
  /** For people: `node /srv/app/vitest.mjs`. No further arguments, they may hold secrets. */
  readonly command: string;
}

/** SQLite locks bytes from 1 GiB on; whoever changes the database has a write lock on one of them. */
const FIRST_BYTE = 0x4000_0000;
const LAST_BYTE = FIRST_BYTE + 511;

/**
 * Who has the database locked at this moment, a stopped process first. Linux only; `undefined`
 * elsewhere, when nobody has, and when the process can't be seen (it lives in another container).
 * Never opens the database: closing it again would drop this process's own locks.
 */
export function whoLocks(database: string): Culprit | undefined {
  const inode = statSync(database, { bigint: true, throwIfNoEntry: false })?.ino;
  if (inode === undefined) return undefined;
  const found = lockers(read("/proc/locks"), inode).flatMap((pid) => lookAt(pid) ?? []);
  return found.find(({ state }) => state === "T" || state === "t") ?? found[0];
}

/** Pids with a write lock: `1: POSIX  ADVISORY  WRITE 5776 fe:00:2146981 1073741824 1073742335`. */
function lockers(locks: string, inode: bigint): number[] {
  const pids = new Set<number>();
  for (const line of locks.split("\n")) {
    const [, , , kind, pid, file, first, last] = line.split(/\s+/);
    const same = kind === "WRITE" && file?.split(":")[2] === String(inode);
    if (same && Number(first) >= FIRST_BYTE && Number(last) <= LAST_BYTE && Number(pid) > 0) {
      pids.add(Number(pid));
    }
  }
  return [...pids];
}

function lookAt(pid: number): Culprit | undefined {
  // The name stands in parentheses and may itself contain some.
  const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  if (name === undefined || state === undefined) return undefined;
  const [program, script] = read(`/proc/${pid}/cmdline`).split("\0");
  const file = script === undefined || script.startsWith("-") ? "" : ` ${script}`;
  return { pid, state, command: program ? basename(program) + file : name };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // not Linux, or the process has just ended
  }
}

/** `pid 4412 (node vitest.mjs)` */
export function describeCulprit({ pid, command }: Culprit): string {
  return `pid ${pid} (${printable(command, 60)})`;
}

/** For somebody whose request hangs because of it. */
export function describeStuck(database: string, ms: number): string {
  const culprit = whoLocks(database);
  const since = `${database} has been locked for ${duration(ms)}`;
  if (culprit === undefined) return `${since} by a process that can't be seen from here, retrying`;
  const { pid, state } = culprit;
  const stopped = state === "T" || state === "t";
  const mend = stopped ? `, which is stopped: continue it (kill -CONT ${pid}) or end it` : "";
  return `${since} by ${describeCulprit(culprit)}${mend}; retrying`;
}
