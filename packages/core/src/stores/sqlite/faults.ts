import { dirname } from "node:path";
import { StoreUnavailableError } from "../../errors.ts";
import { fs } from "./fs.ts";

/** Primary result codes of SQLite; extended ones carry more in their higher bits. */
const CODE = { busy: 5, readonly: 8, io: 10, corrupt: 11, full: 13, cantOpen: 14, notADb: 26 };
/** Extended code of `readonly`: the file is no longer at its path. */
const MOVED = 1032;

/** Another connection has the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return primary(error) === CODE.busy;
}

/** SQLite could not open the file: it is missing, forbidden, or there are no descriptors left. */
export function isCantOpen(error: unknown): boolean {
  return primary(error) === CODE.cantOpen;
}

/** What to throw for an error that SQLite reported on `file`; any other error comes back as it is. */
export function explain(error: unknown, file: string): unknown {
  const text = sentence(error, file);
  return text === undefined ? error : new StoreUnavailableError(text, { cause: error });
}

function sentence(error: unknown, file: string): string | undefined {
  const folder = dirname(file);
  switch (primary(error)) {
    case CODE.full:
      return `The disk of ${folder} is full; nothing was changed. Free some space there and try again.`;
    case CODE.readonly:
      return extended(error) === MOVED
        ? gone(file)
        : `${file} can't be written: it belongs to another user or is on a read-only disk. Make it ` +
            `writable for this user, or choose another folder: store: "sqlite:/a/local/folder".`;
    case CODE.corrupt:
    case CODE.notADb:
      return (
        `${file} is damaged or no database of resource-locker. End all runs that use it, delete ` +
        `the folder ${folder}, and start again.`
      );
    case CODE.cantOpen:
      return (
        `${file} can't be opened. Check that its folder exists and that this user may write ` +
        `there, and that the process has file descriptors left (ulimit -n).`
      );
    case CODE.io:
      return fs().existsSync(file)
        ? `Reading or writing ${file} failed (SQLite error ${extended(error)}). Check its disk, or ` +
            `choose another folder: store: "sqlite:/a/local/folder".`
        : gone(file);
    default:
      return undefined;
  }
}

function gone(file: string): string {
  return (
    `${file} was deleted or moved while it was in use. End all runs that use it, and start ` +
    `again; leave that folder alone while tests run.`
  );
}

function primary(error: unknown): number | undefined {
  const code = extended(error);
  return code === undefined ? undefined : code & 255;
}

function extended(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode : undefined;
}
