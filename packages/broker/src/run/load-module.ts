import { pathToFileURL } from "node:url";
import { InputError } from "resource-locker";
import { reason } from "resource-locker/internal";

/** What Node says to TypeScript that it can't load, in one of its versions. */
const NOT_FOR_NODE = new Set([
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_INVALID_TYPESCRIPT_SYNTAX",
  "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING",
  "ERR_UNSUPPORTED_DIR_IMPORT",
]);

/**
 * What a file exports: by Node itself, so that it shares its modules with everybody else, and by jiti
 * where Node can't load it. Throws `InputError` with the cause.
 */
export async function loadModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await loadNatively(path);
  } catch (cause) {
    throw new InputError(`${path} can't be loaded: ${reason(cause)}`, { cause });
  }
}

async function loadNatively(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    if (!isNotForNode(error)) throw error;
    return await loadByJiti(path, error);
  }
}

async function loadByJiti(path: string, native: unknown): Promise<Record<string, unknown>> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(path, { fsCache: false, interopDefault: false });
  try {
    return await jiti.import<Record<string, unknown>>(path);
  } catch (error) {
    // Of what neither finds Node speaks better.
    if (codeOf(native) === "ERR_MODULE_NOT_FOUND" && codeOf(error) === "MODULE_NOT_FOUND")
      throw native;
    if (error instanceof Error) error.message = error.message.replaceAll(/\s*\n\s*/g, " ");
    throw error;
  }
}

function isNotForNode(error: unknown): boolean {
  if (error instanceof SyntaxError) return true;
  const code = codeOf(error);
  // `./resources`, or `./resources.js` for a file that ends in `.ts`. A package that is missing has
  // no address: no loader finds that.
  if (code === "ERR_MODULE_NOT_FOUND") return error instanceof Error && "url" in error;
  return NOT_FOR_NODE.has(code);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
