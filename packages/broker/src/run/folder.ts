import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StoreUnavailableError } from "resource-locker";
import { reason } from "resource-locker/internal";
import { socketOf } from "../protocol/address.ts";

/** The kernel takes 103 bytes on macOS and 107 on Linux. */
const LONGEST_SOCKET = 100;

/** Where the broker of one run listens and logs: fresh, and for this user only. */
export interface RunFolder {
  readonly path: string;
  /** Path of a socket, or name of a pipe. */
  readonly socket: string;
  remove(): void;
  /**
   * After the death of the broker: who comes now finds nothing at `path` and knows that it is over.
   * Returns where the log is, if there is something in it.
   */
  retire(): string | undefined;
}

export function makeRunFolder(): RunFolder {
  const path = make();
  return {
    path,
    socket: socketOf(path),
    remove: () => rmSync(path, { recursive: true, force: true }),
    retire: () => retire(path),
  };
}

function make(): string {
  const faults: string[] = [];
  for (const parent of parents()) {
    try {
      return mkdtempSync(join(parent, "resource-locker-"));
    } catch (error) {
      faults.push(reason(error));
    }
  }
  throw new StoreUnavailableError(
    `there is no folder for the socket of this run's broker: ${faults.join("; ")}. Set TMPDIR to a ` +
      "folder that this user may write to.",
  );
}

function parents(): string[] {
  if (process.platform === "win32") return [tmpdir()];
  const fits = Buffer.byteLength(socketOf(join(tmpdir(), "resource-locker-XXXXXX")));
  return fits <= LONGEST_SOCKET ? [tmpdir(), "/tmp"] : ["/tmp"];
}

function retire(path: string): string | undefined {
  const retired = `${path}-ended`;
  try {
    rmSync(join(path, "broker.sock"), { force: true });
    renameSync(path, retired);
    const log = join(retired, "broker.log");
    if (existsSync(log) && statSync(log).size > 0) return log;
    rmSync(retired, { recursive: true, force: true });
  } catch {
    // What matters is told anyway; somebody may have cleaned up the temporary folder.
  }
  return undefined;
}
