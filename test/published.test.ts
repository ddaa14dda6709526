import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readPage, root } from "./docs/page.ts";
import { compile } from "./docs/project.ts";
import { type Consumer, installPacked, nodes, versionOf } from "./published/consumer.ts";
import { type Reader, reader } from "./published/reader.ts";
import { packAll, packages, type Tarballs } from "./published/tarball.ts";

let tarballs: Tarballs;
beforeAll(async () => {
  tarballs = await packAll();
  return () => tarballs[Symbol.asyncDispose]();
}, 120_000);

/** What a user's first program does, on both stores that need no server. */
const program = `
import { anyOf, createLocker } from "resource-locker";

for (const store of ["memory:", "sqlite:" + process.cwd() + "/state"]) {
  await using locker = createLocker({ store });
  await using grant = await locker.acquire([anyOf(["b1", "b2", "b3"], { count: 2 })]);
  const [[first, second]] = grant;
  console.log(first.slice(0, 1), second.slice(0, 1), first !== second);
}
`;

test.each(packages)(
  "%s holds its programs, its README, its licence and nothing else",
  async (name) => {
    const { files } = tarballs.of[name];
    const rest = files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
    expect(rest.toSorted()).toEqual(["LICENSE", "README.md", "package.json"]);
    const { exports, engines } = await manifestOf(name);
    const entries = Object.values(exports).filter((path) => path.endsWith(".js"));
    expect(entries).not.toEqual([]);
    for (const entry of entries.map((path) => path.replace("./", ""))) {
      expect(files).toContain(entry);
      expect(files).toContain(entry.replace(/js$/, "d.ts"));
    }
    expect(engines).toEqual((await manifestOf("core")).engines);
  },
);

describe("resource-locker, as published", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await installPacked(tarballs.of.core);
    return () => consumer[Symbol.asyncDispose]();
  }, 120_000);

  test("is tried on the lowest Node it promises to run on", async () => {
    const { engines } = await manifestOf("core");
    expect(`>=${await versionOf(nodes.lowest)}`).toBe(`${engines.node}.0`);
  });

  test.each(Object.entries(nodes))("runs a small program, on the %s Node", async (_, node) => {
    await consumer.compile("program", program);
    const output = await consumer.run(node, "program");
    // Nothing on stderr: Node's warning that SQLite is experimental is not the user's concern.
    expect(output).toEqual({ stdout: "b b true\nb b true\n", stderr: "" });
  });

  test.each(Object.entries(nodes))(
    "runs the README's first program, on the %s Node",
    async (_, node) => {
      await consumer.compile("example", (await readPage("README.md")).programs[0]!.source);
      const output = await consumer.run(node, "example");
      expect(output.stderr).toBe("");
    },
  );

  test("refuses what is misspelt, when it is compiled", async () => {
    const misspelt = program.replace("count:", "cuont:");
    await expect(consumer.compile("misspelt", misspelt)).rejects.toThrow(/cuont/);
  });
});

describe("the README's five minutes, in an empty folder, with what is published and the newest Vitest", () => {
  let files: Readonly<Record<string, string>>;
  let folder: Reader;

  beforeAll(async () => {
    ({ files } = await readPage("README.md"));
    folder = await reader(tarballs, files);
    return () => folder[Symbol.asyncDispose]();
  }, 120_000);

  test.each(Object.entries(nodes))(
    "pass, and end with the summary, on the %s Node",
    async (_, node) => {
      const output = await folder.type("npx vitest run", node);
      expect(output).toMatch(/Tests +1 passed \(1\)/);
      expect(output).toMatch(
        /^ *resources {2}boards 3 · 2 leases · busy \d+ % · no waiting in 1 request$/m,
      );
    },
  );

  test("compile in strict mode", async () => {
    await expect(compile(folder.folder, Object.keys(files))).resolves.toBeUndefined();
  });
});

interface Manifest {
  readonly engines: { readonly node: string };
  readonly exports: Readonly<Record<string, string>>;
}

async function manifestOf(name: string): Promise<Manifest> {
  return JSON.parse(
    await readFile(join(root, "packages", name, "package.json"), "utf8"),
  ) as Manifest;
}
