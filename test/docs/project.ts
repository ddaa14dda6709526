import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Version } from "../vitest/harness/install.ts";
import { type Project, project } from "../vitest/harness/project.ts";
import { readPage, root } from "./page.ts";

const run = promisify(execFile);

/** Pages with files, in the order in which one reads them. */
export const guide = ["README.md", "docs/resources.md", "docs/vitest.md"] as const;

export type GuidePage = (typeof guide)[number];

/** What a reader has typed in who has come to this page. */
export interface Typed {
  /** The page's own files, and those of the pages before, but for their tests. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of the page's own test files. */
  readonly tests: readonly string[];
}

export async function typedIn(page: GuidePage): Promise<Typed> {
  const before = await Promise.all(guide.slice(0, guide.indexOf(page)).map(readPage));
  const own = (await readPage(page)).files;
  const kept = before.flatMap(({ files }) =>
    Object.entries(files).filter(([name]) => !isTest(name)),
  );
  return {
    files: { ...Object.fromEntries(kept), ...own },
    tests: Object.keys(own).filter(isTest),
  };
}

/** The same, as a project outside of the workspace; `more` is added to it, or stands instead. */
export async function projectOf(
  page: GuidePage,
  vitest: Version,
  more: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const { files } = await typedIn(page);
  return project({ vitest, files: { ...files, ...more } });
}

/** Type-checks these files as a strict user would. Rejects with the compiler's words. */
export async function compile(folder: string, files: readonly string[]): Promise<void> {
  const config = {
    compilerOptions: {
      module: "nodenext",
      target: "es2024",
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    },
    files: files.filter((name) => name.endsWith(".ts")),
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  });
}

function isTest(name: string): boolean {
  return name.endsWith(".test.ts");
}
