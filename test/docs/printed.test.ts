import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { anyOf, createLocker, type Locker } from "resource-locker";
import { expect, test } from "vitest";
import { aliveFilesOf } from "../vitest/harness/processes.ts";
import type { Project } from "../vitest/harness/project.ts";
import { config, testFile } from "../vitest/harness/sources.ts";
import { alone, readPage } from "./page.ts";
import { expectPrinted } from "./printed.ts";
import { projectOf } from "./project.ts";

const execute = promisify(execFile);

const checkout = { run: "ci-4412", worker: "3", file: "checkout.test.ts" };

test("README.md shows what is printed", async () => {
  const output = [await meeting(), await staging()].join("\n");
  await expectPrinted("README.md", output);
});

test("docs/resources.md and docs/vitest.md show what is printed", async () => {
  const [idle, busy] = await Promise.all([
    inTurn(waits, circle, losses),
    inTurn(mistakes, noPlugin, faults, late),
  ]);
  await expectPrinted("docs/resources.md", idle + busy);
  await expectPrinted("docs/vitest.md", idle + busy);
});

/** Two runs of README's test, at the same time. */
async function meeting(): Promise<string> {
  const { files } = await readPage("README.md");
  await using lab = await projectOf("README.md", "5.1", {
    "vitest.config.ts": files["vitest.config.ts"]!.replace(
      "defineConfig({",
      "defineConfig({ test: { testTimeout: 60_000 },",
    ),
    // A slow one: it echoes when it is told to.
    "board.ts": files["board.ts"]!.replace(
      "return text;",
      `const { existsSync } = await import("node:fs");
       while (!existsSync("echo")) await new Promise((done) => setTimeout(done, 20));
       return text;`,
    ),
  });
  await using first = lab.start();
  await first.until("two leases", async () => (await lab.observer.list()).leases.length === 2);
  await using second = lab.start();
  await second.said(/waiting .*\n/);
  lab.write("echo", "");
  for (const { code } of [await first.closed, await second.closed]) expect(code).toBe(0);
  return first.output + second.output;
}

/** Two runs of README's program, at the same time. */
async function staging(): Promise<string> {
  const { programs } = await readPage("README.md");
  const folder = await mkdtemp(join(import.meta.dirname, "programs-"));
  const file = join(folder, "first.mts");
  await writeFile(file, alone(programs[0]!.source, folder));
  try {
    const both = await Promise.all([1, 2].map(() => execute(process.execPath, [file])));
    return both.map(({ stdout }) => stdout).join("\n");
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Needs that can't be met, and a misused `use`. */
async function mistakes(): Promise<string> {
  const body = `test("asks", ({ boards }) => use(boards));`;
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "three.test.ts": testFile(`
      test.use({ boards: need(3, { where: { model: "T1000" } }) });
      ${body}
    `),
    "label.test.ts": testFile(`
      test.use({ boards: need(1, { where: { modell: "T1000" } }) });
      ${body}
    `),
    "pool.test.ts": testFile(`
      test.use({ bords: need(1) });
      ${body}
    `),
    "inside.test.ts": testFile(`
      describe("the radio", () => {
        test.use({ boards: need(2) });
        ${body}
      });
    `),
  });
  return await said(lab, ["three", "label", "pool", "inside"]);
}

async function noPlugin(): Promise<string> {
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "vitest.config.ts": "export default {};",
  });
  return await said(lab, ["needs"]);
}

/** Functions of the user's own that fail. */
async function faults(): Promise<string> {
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "vitest.config.ts": config(),
    "resources.ts": `
      import { defineResources, pool } from "resource-locker";
      const fail = (why) => () => {
        throw new Error(why);
      };
      export const resources = defineResources({
        boards: pool({ discover: ["b1"], open: fail("no such port") }),
        phones: pool({ discover: fail("the lab is closed") }),
      });
    `,
    "faults.test.ts": testFile(`
      test("boards", ({ boards }) => use(boards));
      test("phones", ({ phones }) => use(phones));
    `),
  });
  return await said(lab, ["faults"]);
}

/** A request that is not granted in time. */
async function late(): Promise<string> {
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "vitest.config.ts": config({ plugin: "timeout: 500" }),
    "late.test.ts": testFile(`test("asks", ({ boards }) => use(boards));`),
  });
  await using other = lockerOf(lab);
  await using _ = await other.acquire(["b1", "b2", "b3"]);
  return await said(lab, ["late"]);
}

/** A file that waits behind another request. */
async function waits(): Promise<string> {
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "radio.test.ts": testFile(`
      test.use({ boards: need(2, { where: { model: "T1000" } }) });
      test("boards", ({ boards }) => use(boards.map(({ id }) => id)));
      test("accounts", ({ accounts }) => use(accounts.map(({ email }) => email)));
    `),
  });
  await using other = lockerOf(lab);
  const held = await other.acquire(["b1"]);
  const before = lab.observer.acquire([anyOf(["b1", "b2"], { count: 2 })], {
    holder: { run: "ci-4413", worker: "1", file: "pairing.test.ts" },
  });
  await lab.queued(1);
  await using run = lab.start(["radio"]);
  await run.said(/waiting .*\n/);
  await held.release();
  await (await before).release();
  expect((await run.closed).code).toBe(0);
  return run.output;
}

/** A test that waits for somebody who waits for its file. */
async function circle(): Promise<string> {
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "circle.test.ts": testFile(`
      import { existsSync } from "node:fs";
      test.use({ boards: need(3), accounts: need(1, { where: { role: "admin" } }) });
      test("boards", async ({ boards }) => {
        while (!existsSync("go")) await sleep(20);
      });
      test("an account, too", ({ boards, accounts }) => {});
    `),
  });
  await using other = lockerOf(lab);
  const held = await other.acquire(["account/ada@example.com"]);
  await using run = lab.start(["circle", "--testTimeout=60000"]);
  await run.until("four leases", async () => (await lab.observer.list()).leases.length === 4);
  const more = other.acquire(["b1"], { holding: [held] });
  await lab.queued(1);
  lab.write("go", "");
  await (await more).release();
  await run.closed;
  return run.output;
}

/** A lease is lost, and then the broker. */
async function losses(): Promise<string> {
  await using lab = await projectOf("docs/vitest.md", "5.1", {
    "losses.test.ts": testFile(`
      test("a lease", ({ boards }) => keep(boards.map(({ id }) => id)));
      test("the broker", ({ boards }) => keep(["broker"]));
    `),
  });
  await using run = lab.start(["losses", "--testTimeout=60000"]);
  await run.noted("start");
  const broker = await run.broker();
  for (const file of aliveFilesOf(broker)) await rm(file);
  await run.noted("start", "broker");
  process.kill(broker, "SIGKILL");
  await run.closed;
  return run.output;
}

async function inTurn(...runs: readonly (() => Promise<string>)[]): Promise<string> {
  let output = "";
  for (const one of runs) output += await one();
  return output;
}

async function said(lab: Project, files: readonly string[]): Promise<string> {
  const { code, output } = await lab.fail(files);
  expect(code, output).toBe(1);
  return output;
}

/** Somebody else's run. */
function lockerOf(lab: Project): Locker {
  return createLocker({ store: `sqlite:${lab.state}`, holder: checkout });
}
