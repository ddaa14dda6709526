import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { StoreUnavailableError } from "../../errors.ts";

/** Tokens are epoch * 2^20 + sequence and must stay exact in a double: 2242 by the clock. */
const LARGEST = 2 ** 33 - 1;

/**
 * A number above every one before it, to be asked for once for each new database: what the tokens
 * start from. The file outlives a restart of the machine; should it be lost, the clock has moved on
 * by more seconds than there were new databases. To be called by one process at a time, that is, in
 * the transaction that creates the database. `last`: the epoch of the database that it replaces.
 * Throws `StoreUnavailableError`.
 */
export function nextEpoch(root: string, last: number = 0): number {
  const file = join(root, "epoch");
  const temporary = `${file}.${process.pid}.tmp`;
  const epoch = Math.max(stored(file) + 1, last + 1, Math.floor(Date.now() / 1000));
  try {
    write(temporary, `${epoch}\n`);
    renameSync(temporary, file);
    if (process.platform !== "win32") sync(root);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new StoreUnavailableError(
      `${file} can't be written: ${(cause as Error).message}. Mend that, or choose another folder: ` +
        `store: "sqlite:/a/local/folder".`,
      { cause },
    );
  }
  return epoch;
}

function stored(file: string): number {
  try {
    const number = Number(readFileSync(file, "utf8"));
    // What nobody could have written here counts as lost.
    return Number.isInteger(number) && number > 0 && number < LARGEST ? number : 0;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw new StoreUnavailableError(
      `${file} can't be read: ${(cause as Error).message}. Make it readable for this user.`,
      { cause },
    );
  }
}

function write(file: string, text: string): void {
  const fd = openSync(file, "w", 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The new name must survive a loss of power too. */
function sync(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
