import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** A page for users, read as its readers do: what it says to run, and what it says will happen. */
export interface Page {
  readonly text: string;
  /** Blocks that begin with a bare ```ts: each is a program, with the ```text block behind it. */
  readonly programs: readonly Program[];
  /** Blocks with a file name, as ```ts radio.test.ts: together they are one project. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines of the blocks without a language: examples of what is printed. */
  readonly printed: readonly string[];
}

export interface Program {
  readonly source: string;
  readonly output: string | undefined;
}

/** A program with a store of its own: the default one is shared with all others on this machine. */
export function alone(source: string, folder: string): string {
  const store = JSON.stringify(`sqlite:${join(folder, "state")}`);
  return source.replace("createLocker()", `createLocker({ store: ${store} })`);
}

/** `path` is meant from the root: `docs/vitest.md`. */
export async function readPage(path: string): Promise<Page> {
  const text = await readFile(join(root, path), "utf8");
  const blocks = [...text.matchAll(/^```(\w*)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", file, body = ""]) => ({ language, file, body }),
  );
  const programs = blocks.flatMap(({ language, file, body }, index) => {
    if (language !== "ts" || file !== undefined) return [];
    const next = blocks[index + 1];
    return [{ source: body, output: next?.language === "text" ? next.body : undefined }];
  });
  const named = blocks.flatMap(({ file, body }) => (file === undefined ? [] : [[file, body]]));
  return {
    text,
    programs,
    files: Object.fromEntries(named) as Record<string, string>,
    printed: blocks
      .filter(({ language }) => language === "")
      .flatMap(({ body }) => body.trimEnd().split("\n")),
  };
}
