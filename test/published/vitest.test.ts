import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLocker } from "resource-locker";
import { beforeAll, expect, test } from "vitest";
import { root } from "./consumer.ts";
import { newcomer, type Newcomer } from "./newcomer.ts";

let user: Newcomer;

beforeAll(async () => {
  user = await newcomer();
  await user.typeIn("README.md");
  return () => user[Symbol.asyncDispose]();
}, 120_000);

test("the README, typed into an empty folder as it stands, works and says what it says", async () => {
  const { stdout, stderr } = await user.vitest();
  expect(stderr).not.toMatch(foreignToVite);
  expect(stdout).toMatch(/Tests +1 passed/);
  const said = /resources {2}boards .*$/m;
  const readme = await readFile(join(root, "README.md"), "utf8");
  expect(steady(said.exec(stdout)![0])).toBe(steady(said.exec(readme)![0]));
});

test("the README's files compile, strictly", async () => {
  await user.compile();
  await user.write("misspelt.ts", `import { test } from "./lab.ts";\ntest.use({ bords: 1 });\n`);
  await expect(user.compile()).rejects.toThrow(/bords/);
  await user.write("misspelt.ts", "");
});

test("of two that run at once, one waits and says for whom", async () => {
  await using locker = createLocker({
    store: `sqlite:${join(user.folder, "state")}`,
    holder: { run: "vitest-4412", file: "radio.test.ts", worker: "1" },
  });
  const hold = await locker.acquire(["b1", "b2"]);
  const run = user.listen();
  const line = /radio\.test\.ts: waiting .*$/m;
  const said = await run.said(line);
  const readme = await readFile(join(root, "README.md"), "utf8");
  expect(steady(said)).toBe(steady(line.exec(readme)![0]));
  await hold.release();
  expect(await run.ended).toBe(0);
});

test("the examples of docs/vitest.md and docs/resources.md work together, and compile", async () => {
  await user.typeIn("docs/resources.md");
  await user.typeIn("docs/vitest.md");
  const boards = ["b1", "b2"].map((id) => ({ id, model: "T1000", host: `${id}.local` }));
  await user.write("boards.json", JSON.stringify(boards));
  await user.write("board.ts", board);
  const { stdout, stderr } = await user.vitest("needs.test.ts");
  expect(stderr).not.toMatch(foreignToVite);
  expect(stdout).toMatch(/Tests +3 passed/);
  await user.compile();
});

/** What stands behind the examples: `open` of docs/resources.md, and what docs/vitest.md calls. */
const board = `
  export class Board {
    readonly host: string;
    private constructor(host: string) {
      this.host = host;
    }
    static async connect(host: string): Promise<Board> {
      return new Board(host);
    }
    async flash(_version: string): Promise<void> {}
    async send(_to: Board, text: string): Promise<string> {
      return text;
    }
    async disconnect(): Promise<void> {}
  }
`;

/** Vite has something to say to everybody whose package.json has no `"type": "module"`; nobody else has. */
const foreignToVite = /resource-locker|ExperimentalWarning|Error/;

/** Times differ from run to run. */
function steady(line: string): string {
  return line.replace(/\b\d+(\.\d+)? (ms|s|%)/g, "N $2").replace(/\bN (ms|s)\b/g, "N s");
}
