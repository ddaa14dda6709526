import { isAbsolute, join } from "node:path";
import { createLocker, InputError } from "resource-locker";

/** Schemes of addresses that some package has a store for; the broker says if it is not there. */
const KNOWN = /^(?:sqlite|memory|redis|rediss|redis\+(?:unix|sentinel|cluster)|redlock):/;

/** The one that all have who say nothing. */
export const DEFAULT_STORE = "sqlite:";

/**
 * An address as the broker gets it: a relative folder is meant from `base`. Throws `InputError` for
 * what is no address; `where` begins its sentence.
 */
export async function storeUrl(where: string, written: string, base: string): Promise<string> {
  if (!KNOWN.test(written)) await refuse(where, written);
  const [, scheme, path] = /^(sqlite:)(?:\/\/)?(.+)$/.exec(written) ?? [];
  if (scheme === undefined || path === undefined || isAbsolute(path) || path.startsWith("~"))
    return written;
  return scheme + join(base, path);
}

/** The core knows best what was meant. */
async function refuse(where: string, url: string): Promise<void> {
  try {
    await createLocker({ store: url }).close();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.message.replace(/^createLocker/, where));
  }
}
