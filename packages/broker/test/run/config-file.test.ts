import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { folder } from "./folders.ts";

const program = fileURLToPath(new URL("children/load-config.ts", import.meta.url));

interface Loaded {
  readonly path?: string;
  readonly options?: unknown;
  /** Whether `options.resources` are resources. */
  readonly known?: boolean;
  readonly error?: string;
}

/** In a process of its own: here Vitest would load what Node can't. */
async function load(root: string): Promise<Loaded> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, root]);
  return JSON.parse(stdout) as Loaded;
}

describe("what is loaded", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["ts", { "resource-locker.config.ts": "export default { run: 'a' as string };" }],
    ["mts", { "resource-locker.config.mts": "export default { run: 'a' as string };" }],
    ["js", { "resource-locker.config.js": "export default { run: 'a' };" }],
    ["js that is CommonJS", { "resource-locker.config.js": "module.exports = { run: 'a' };" }],
    ["mjs", { "resource-locker.config.mjs": "export default { run: 'a' };" }],
    [
      "an enum, by jiti",
      { "resource-locker.config.ts": "enum Run { A = 'a' }\nexport default { run: Run.A };" },
    ],
    [
      "an import without ending, by jiti",
      {
        "resource-locker.config.ts": "import { run } from './run';\nexport default { run };",
        "run.ts": "export const run: string = 'a';",
      },
    ],
    [
      "an import of .js that is .ts, by jiti",
      {
        "resource-locker.config.ts": "import { run } from './run.js';\nexport default { run };",
        "run.ts": "export const run: string = 'a';",
      },
    ],
    [
      "an import of a folder, by jiti",
      {
        "resource-locker.config.ts": "import { run } from './lab';\nexport default { run };",
        "lab/index.ts": "export const run: string = 'a';",
      },
    ],
    [
      "an import of a type without saying so, by jiti",
      {
        "resource-locker.config.ts":
          "import { Run } from './run.ts';\nconst run: Run = 'a';\nexport default { run };",
        "run.ts": "export type Run = string;",
      },
    ],
  ])("%s", async (_, files) => {
    expect((await load(folder(files))).options).toEqual({ run: "a" });
  });
});

test("the core is the same one by jiti: its marks are known", async () => {
  const core = JSON.stringify(import.meta.resolve("resource-locker"));
  const root = folder({
    "resource-locker.config.ts": `import { defineResources, pool } from ${core};
enum Board { One = "b1" }
export default { resources: defineResources({ boards: pool({ discover: [Board.One] }) }) };`,
  });
  expect((await load(root)).known).toBe(true);
});

test("the nearest one counts, from the root upward", async () => {
  const root = folder({
    "resource-locker.config.mjs": "export default { run: 'far' };",
    "a/resource-locker.config.mjs": "export default { run: 'near' };",
    "a/b/c/keep": "",
  });
  expect(await load(join(root, "a/b/c"))).toEqual({
    path: join(root, "a/resource-locker.config.mjs"),
    options: { run: "near" },
    known: false,
  });
});

test("none is no error", async () => {
  expect((await load(folder())).path).toBeUndefined();
});

describe("what is refused", () => {
  const name = "resource-locker.config.ts";

  test.each([
    ["nothing", "export {};", "It exports nothing."],
    ["another name", "export const resources = {};", "It exports only resources."],
  ])("no default export, but %s", async (_, text, end) => {
    const root = folder({ [name]: text });
    expect((await load(root)).error).toBe(
      `${join(root, name)} must export its options by default: export default { resources }. ${end}`,
    );
  });

  test.each([
    ["() => ({})", "a function (default)"],
    ["undefined", "undefined"],
    ["[1]", "a list of 1"],
  ])("the default export %s", async (text, shown) => {
    const root = folder({ [name]: `export default ${text};` });
    expect((await load(root)).error).toBe(
      `${join(root, name)}: what it exports by default must be an object like { resources }; received ${shown}.`,
    );
  });

  test("two beside each other", async () => {
    const root = folder({ [name]: "", "resource-locker.config.js": "" });
    expect((await load(root)).error).toBe(
      `there are resource-locker.config.ts and resource-locker.config.js in ${root}; keep one of them.`,
    );
  });

  test.each([
    ["throws", "throw new Error('no lab here');", "no lab here"],
    ["is not TypeScript", "export default {", "Unexpected token"],
    ["imports a package that is not there", "import 'nowhere-to-be-found';", "nowhere-to-be-found"],
    ["imports a file that is not there", "import './nowhere.ts';", "nowhere.ts"],
  ])("a file that %s", async (_, text, why) => {
    const root = folder({ [name]: text });
    const { error } = await load(root);
    expect(error).toMatch(`${join(root, name)} can't be loaded: `);
    expect(error).toContain(why);
  });
});
