import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = ["README.md", ...(await readdir(join(root, "docs"))).map((name) => `docs/${name}`)];

/** Within the workspace, so that the programs find `resource-locker` as a user's would. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, "programs-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Times differ from run to run, and so does which board of the shared store was unused longest. */
const steady = (text: string, page: string): string => {
  const timeless = text.replace(/\b\d+(\.\d+)? (ms|s)\b/g, "N ms");
  return page === "README.md" ? timeless.replace(/\bb[123]\b/g, "b#") : timeless;
};

describe.each(pages)("%s", async (page) => {
  const text = await readFile(join(root, page), "utf8");
  const programs = [...text.matchAll(/^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```)?/gm)];

  test.each(programs.map(([, source, output], i) => ({ program: i + 1, source, output })))(
    "program $program runs, and says what the page says",
    async ({ program, source, output }) => {
      const file = join(folder, `${page.replace(/\W/g, "-")}-${program}.ts`);
      await writeFile(file, source!);
      const env = { ...process.env, STATE: join(folder, "state") };
      const { stdout, stderr } = await run(process.execPath, [file], { timeout: 30_000, env });
      expect(stderr).toBe("");
      if (output !== undefined) expect(steady(stdout, page)).toBe(steady(output, page));
    },
  );

  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link!);
  if (links.length === 0) return; // such a page has programs, or this fails for want of tests
  test("links to what is there", async () => {
    const base = join(root, page, "..");
    for (const link of links) await expect(fileOrFolder(join(base, link))).resolves.toBeDefined();
  });
});

test("README.md: of two that run at once, one waits and says for whom", async () => {
  const text = await readFile(join(root, "README.md"), "utf8");
  const [, , second] = text.split("```ts\n");
  const file = join(folder, "staging.ts");
  await writeFile(file, second!.split("```")[0]!);
  const both = await Promise.all([1, 2].map(() => run(process.execPath, [file])));
  const waited =
    /^waiting .+ for staging: staging held by pid \d+, "nightly" \(.+\); you are 1st\n/;
  expect(both.filter(({ stdout }) => waited.test(stdout))).toHaveLength(1);
  for (const { stdout } of both) expect(stdout).toMatch(/using staging, and nobody else is\n$/);
});

async function fileOrFolder(path: string): Promise<unknown> {
  return readFile(path).catch(() => readdir(path));
}
