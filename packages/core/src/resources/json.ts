import { DiscoveryError, InputError } from "../errors.ts";
import { quoted } from "../wording/printable.ts";
import { reason } from "../wording/reason.ts";
import { received } from "../wording/received.ts";
import type { DiscoverContext, Source } from "./discover.ts";
import { sourceOf } from "./source.ts";

/**
 * Discovers what a JSON file lists: `discover: json<BoardInfo>("boards.json")`. A relative path
 * starts at the working folder of the run. The file is read anew each time; that its items are
 * `T` is believed.
 *
 * Throws `InputError` for a path that is none; discovery fails with `DiscoveryError` when the file
 * is not there, is not JSON, or holds no list.
 */
export function json<T>(path: string | URL): Source<T> {
  checkPath(path);
  const written = String(path);
  const read = async ({ signal }: DiscoverContext): Promise<readonly T[]> => {
    const where = `json(${quoted(written, 200)})`;
    const text = await readText(path, where, signal);
    return (await parseList(text, where)) as readonly T[];
  };
  return sourceOf(read, `json(${JSON.stringify(written)})`);
}

function checkPath(path: unknown): void {
  const written = isUrl(path) ? path.href : path;
  const file = typeof written === "string" && written !== "" && !/^(?!file:)\w{2,}:/i.test(written);
  if (file && (isUrl(path) || !written.startsWith("file:"))) return;
  const sentence = `json: the path must be the path of a file, or a URL of one; received ${received(written)}.`;
  throw new InputError(sentence + pathHint(written));
}

function pathHint(written: unknown): string {
  if (Array.isArray(written)) return " A list needs no json: write discover: list.";
  if (typeof written !== "string") return "";
  if (/^https?:/i.test(written))
    return " For the web write discover: async () => (await fetch(url)).json().";
  return written.startsWith("file:") ? " Write json(new URL(url))." : "";
}

/** Known by its looks: a test runner's sandbox has a `URL` of its own. */
function isUrl(value: unknown): value is URL {
  return (
    typeof value === "object" && value !== null && "href" in value && typeof value.href === "string"
  );
}

async function readText(path: string | URL, where: string, signal: AbortSignal): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const { resolve } = await import("node:path");
  const { fileURLToPath } = await import("node:url");
  const file = typeof path === "string" ? resolve(path) : fileURLToPath(path.href);
  try {
    return await readFile(file, { encoding: "utf8", signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      throw new DiscoveryError(`${where}: there is no file ${quoted(file, 400)}.`);
    }
    throw new DiscoveryError(`${where}: the file can't be read: ${reason(cause)}`, { cause });
  }
}

/** Errors have no `cause` here: that of the parser shows what is in the file. */
async function parseList(text: string, where: string): Promise<readonly unknown[]> {
  const value = await parse(text.replace(/^\uFEFF/, ""), where);
  if (Array.isArray(value)) return value;
  const what = typeof value === "string" ? "a string" : received(value);
  const inside = Object.entries(Object(value) as object).find(([, part]) => Array.isArray(part));
  throw new DiscoveryError(
    `${where}: the file must hold a list; it holds ${what}.${
      inside === undefined
        ? ""
        : ` Is its property ${quoted(inside[0], 40)} the list? Then leave only that in the file.`
    }`,
  );
}

async function parse(text: string, where: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const { jsonFault } = await import("./json-fault.ts");
    throw new DiscoveryError(`${where}: the file is not JSON: ${jsonFault(text)}`);
  }
}
