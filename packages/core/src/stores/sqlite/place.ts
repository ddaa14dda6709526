import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import type { StoreUnavailableError } from "../../errors.ts";
import { bootId } from "./boot.ts";
import { privateFolder, usableFolder } from "./folders.ts";
import { fs } from "./fs.ts";

/** Where the state lives. Two runs with different places do not exclude each other, silently. */
export interface Place {
  /** Outlives a restart of the machine. */
  readonly root: string;
  /** Everything of this start of the machine. */
  readonly folder: string;
  readonly database: string;
}

/**
 * The place for a folder that somebody chose, or the one that all runs of this user on this machine
 * share; a namespace is a place of its own inside of it. No variable of the environment decides it, since two runs may have different ones. Makes
 * the folders. Throws `StoreUnavailableError`.
 */
export function resolvePlace(path?: string, namespace?: string): Place {
  const shared = path === undefined ? defaultRoot() : resolve(path);
  usableFolder(shared);
  const root = namespace === undefined ? shared : join(shared, "namespaces", namespace);
  usableFolder(root);
  const folder = join(root, bootId());
  usableFolder(folder);
  return { root, folder, database: join(folder, "locks.db") };
}

function defaultRoot(): string {
  const home = homeFolder();
  if (home === undefined) return temporaryRoot();
  const root =
    process.platform === "darwin"
      ? join(home, "Library", "Application Support", "resource-locker")
      : join(home, ".local", "state", "resource-locker");
  try {
    usableFolder(root);
    return root;
  } catch (error) {
    if (isForGood(error)) return temporaryRoot();
    throw error;
  }
}

/** The home of the password database; not every user of a container or a service has one. */
function homeFolder(): string | undefined {
  try {
    const { homedir } = userInfo();
    return fs().existsSync(homedir) ? homedir : undefined;
  } catch {
    return undefined;
  }
}

/** Fixed for the whole system: `os.tmpdir()` reads the environment. */
function temporaryRoot(): string {
  const root = resolve("/tmp", `resource-locker-${process.geteuid?.() ?? userInfo().username}`);
  privateFolder(root);
  return root;
}

/** Would every run of this user find the same? A disk that is full now must not divide them. */
function isForGood(error: unknown): boolean {
  const { code } = ((error as StoreUnavailableError).cause ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && ["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR"].includes(code);
}
