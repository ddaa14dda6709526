import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alone, readPage, root } from "./page.ts";

const run = promisify(execFile);
const pages = ["README.md", ...(await readdir(join(root, "docs"))).map((name) => `docs/${name}`)];

/** Within the workspace, so that the programs find `resource-locker` as a user's would. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, "programs-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Times differ from run to run. */
const steady = (text: string): string => text.replace(/\b\d+(\.\d+)? (ms|s)\b/g, "N ms");

describe.each(pages)("%s", async (page) => {
  const { text, programs } = await readPage(page);

  test.each(programs.map((one, i) => ({ program: i + 1, ...one })))(
    "program $program runs, and says what the page says",
    async ({ program, source, output }) => {
      const file = join(folder, `${page.replace(/\W/g, "-")}-${program}.ts`);
      await writeFile(file, alone(source, folder));
      const env = { ...process.env, STATE: join(folder, "state") };
      const { stdout, stderr } = await run(process.execPath, [file], { timeout: 30_000, env });
      expect(stderr).toBe("");
      if (output !== undefined) expect(steady(stdout)).toBe(steady(output));
    },
  );

  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
  if (links.length === 0) return; // such a page has programs, or this fails for want of tests
  test("links to what is there", async () => {
    const base = join(root, page, "..");
    for (const [, path = "", anchor] of links) {
      const file = path === "" ? join(root, page) : join(base, path);
      const anchors = anchorsOf(String(await fileOrFolder(file)));
      expect(anchor === undefined || anchors.includes(anchor), `${path}#${anchor}`).toBe(true);
    }
  });
});

async function fileOrFolder(path: string): Promise<unknown> {
  return readFile(path, "utf8").catch(() => readdir(path));
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}
