import { dirname } from "node:path";
import { StoreUnavailableError } from "../../errors.ts";
import { fs } from "./fs.ts";

const MEND = `Choose another folder: store: "sqlite:/a/local/folder".`;

/** Makes the folder, for this user only, or checks the one that is there. */
export function usableFolder(path: string): void {
  make(path);
  const { mode, uid } = attempt(path, () => fs().statSync(path));
  if (isForeign(uid) && (mode & 0o022) !== 0) {
    throw new StoreUnavailableError(
      `${path} belongs to another user (uid ${uid}) and others may write to it, so they could ` +
        `change who holds what. ${MEND}`,
    );
  }
  const { accessSync, constants } = fs();
  attempt(path, () => accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK));
}

/** The same in a place where everybody may write, so that somebody may have been there before us. */
export function privateFolder(path: string): void {
  make(path);
  const found = attempt(path, () => fs().lstatSync(path));
  if (!found.isDirectory() || isForeign(found.uid) || (found.mode & 0o077) !== 0) {
    throw new StoreUnavailableError(
      `${path} must be a folder of this user alone (uid ${process.geteuid?.()}, mode 0700), but is ` +
        `of uid ${found.uid}, mode ${(found.mode & 0o7777).toString(8).padStart(4, "0")}` +
        `${found.isSymbolicLink() ? ", a symbolic link" : ""}. Remove it, or choose another folder: ` +
        `store: "sqlite:/a/local/folder".`,
    );
  }
}

function make(path: string): void {
  attempt(path, () => makeWithParents(path));
}

/**
 * Not Node's `recursive`: where a parent exists and can have no folder in it, such as /proc, that
 * never returns.
 */
function makeWithParents(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeWithParents(parent);
  try {
    fs().mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return fs().statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isForeign(uid: number): boolean {
  return process.geteuid !== undefined && uid !== process.geteuid();
}

function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new StoreUnavailableError(`${path} ${reason(cause)}. ${MEND}`, { cause });
  }
}

function reason(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "EEXIST":
    case "ENOTDIR":
      return "is not a folder, or is inside of something that is none";
    case "EACCES":
    case "EPERM":
      return "can't be written to or read by this user";
    case "EROFS":
      return "is on a read-only disk";
    case "ENOSPC":
    case "EDQUOT":
      return "can't be made: the disk is full";
    default:
      return `can't be used: ${(cause as Error).message}`;
  }
}
