import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { script } from "./child.ts";
import { folder } from "./folder.ts";

const tests = createRequire(new URL("../../../../../test/package.json", import.meta.url));
const oldest = join(dirname(tests.resolve("node-22-13/package.json")), "bin", "node");

test.each([
  ["this Node", process.execPath],
  ["the oldest Node", oldest],
])("%s loads SQLite at the first use, without its warning and with all others", (_, node) => {
  const args = ["--experimental-strip-types", script("load"), join(folder(), "file")];
  const { stdout, stderr } = spawnSync(node, args, { encoding: "utf8" });
  expect(stdout).toBe(`{"before":false,"after":true,"kept":true}\n`);
  expect(stderr).not.toMatch("SQLite");
  expect(stderr).toMatch("ExperimentalWarning: mine");
});
