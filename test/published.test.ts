import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Consumer,
  firstExample,
  installPacked,
  nodes,
  root,
  versionOf,
} from "./published/consumer.ts";

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

describe("resource-locker, as published", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await installPacked("core");
    return () => consumer[Symbol.asyncDispose]();
  }, 120_000);

  test("holds its programs, its README, its licence and nothing else", () => {
    const rest = consumer.packed.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
    expect(rest.toSorted()).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(consumer.packed).toEqual(expect.arrayContaining(["dist/index.js", "dist/index.d.ts"]));
  });

  test("is tried on the lowest Node it promises to run on", async () => {
    const manifest = JSON.parse(
      await readFile(join(root, "packages/core/package.json"), "utf8"),
    ) as { engines: { node: string } };
    expect(`>=${await versionOf(nodes.lowest)}`).toBe(`${manifest.engines.node}.0`);
  });

  test.each(Object.entries(nodes))("runs a small program, on the %s Node", async (_, node) => {
    await consumer.compile("program", program);
    const output = await consumer.run(node, "program");
    // Nothing on stderr: Node's warning that SQLite is experimental is not the user's concern.
    expect(output).toEqual({ stdout: "b b true\nb b true\n", stderr: "" });
  });

  test.each(Object.entries(nodes))(
    "runs the README's first example, on the %s Node",
    async (_, node) => {
      await consumer.compile("example", await firstExample("README.md"));
      const output = await consumer.run(node, "example");
      expect(output.stderr).toBe("");
    },
  );

  test("refuses what is misspelt, when it is compiled", async () => {
    const misspelt = program.replace("count:", "cuont:");
    await expect(consumer.compile("misspelt", misspelt)).rejects.toThrow(/cuont/);
  });
});
