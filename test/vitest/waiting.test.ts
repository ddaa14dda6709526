import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { type Project, project } from "./harness/project.ts";
import { failuresOf, type Report, testNamed } from "./harness/report.ts";
import { config, testFile } from "./harness/sources.ts";

describe.each(versions)("Vitest %s", (vitest) => {
  describe("a wait of 6 s, where a test and a hook may take 1 s", () => {
    let report: Report;
    let output: string;

    beforeAll(async () => {
      await using lab = await project({
        vitest,
        files: {
          "vitest.config.ts": config({
            test: "testTimeout: 1_000, hookTimeout: 1_000, maxWorkers: 4",
          }),
          "resources.ts": `
            import { defineResources, pool } from "resource-locker";
            export const resources = defineResources({
              filed: pool({ discover: ["f1"] }),
              hooked: pool({ discover: ["h1"] }),
              tested: pool({ discover: ["t1"], scope: "test" }),
              worked: pool({ discover: ["w1"], scope: "worker" }),
            });
          `,
          "file.test.ts": testFile(`test("waits", ({ filed }) => use(filed));`),
          "hook.test.ts": testFile(`
            test.beforeAll(({ hooked }) => use(hooked));
            test("waits", ({ hooked }) => use(hooked));
          `),
          "test.test.ts": testFile(`test("waits", ({ tested }) => use(tested));`),
          "worker.test.ts": testFile(`test("waits", ({ worked }) => use(worked));`),
        },
      });
      const hold = await lab.observer.acquire(["f1", "h1", "t1", "w1"]);
      await using run = lab.start();
      await lab.queued(4);
      await sleep(6_000);
      await hold.release();
      report = await run.report();
      ({ output } = run);
    });

    test.each([
      ["for a pool of the file", "file.test.ts"],
      ["for a pool that a hook uses", "hook.test.ts"],
      ["for a pool of the test", "test.test.ts"],
      ["for a pool of the worker", "worker.test.ts"],
    ])("%s, fails nothing, and is told in task.meta", (_, file) => {
      const { state, errors, meta } = testNamed(report, "waits", file);
      expect({ state, errors }).toEqual({ state: "passed", errors: [] });
      expect(meta.resourceLocker?.waited).toBeGreaterThanOrEqual(5_900);
    });

    test("shows a line that says for what, who has it, and which one is next", () => {
      expect(output).toMatch(
        /waiting \d(\.\d)? s for 1 of filed: f1 held by observer \(\d(\.\d)? s\); you are 1st/,
      );
    });

    test("shows one summary at the end", () => {
      expect(output.match(/^ *resources {2}/gm)).toHaveLength(1);
      const waited = String.raw`[67](\.\d)? s`;
      expect(output).toMatch(
        new RegExp(
          String.raw`filed 1 · 1 lease · busy \d+ % · waited ${waited} in 1 of 1 request ` +
            String.raw`\(longest ${waited}: file\.test\.ts\)`,
        ),
      );
    });
  });

  test("timeout bounds the wait, and says who has it", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": config({ plugin: "timeout: 500" }),
        "a.test.ts": testFile(`test("waits in vain", ({ boards }) => use(boards));`),
      },
    });
    await using _ = await lab.observer.acquire(["b1", "b2", "b3"]);
    const { errors, state } = testNamed(await lab.run(), "waits in vain");
    expect(state).toBe("failed");
    expect(errors[0]).toMatchObject({
      name: "AcquireTimeoutError",
      code: "RESOURCE_LOCKER_TIMEOUT",
      message: expect.stringContaining("observer"),
    });
  });

  test("a retry after a wait in vain asks anew", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": config({ plugin: "timeout: 2_000" }),
        "a.test.ts": testFile(`test("retried", { retry: 1 }, ({ boards }) => use(boards));`),
      },
    });
    const hold = await lab.observer.acquire(["b1", "b2", "b3"]);
    await using run = lab.start();
    const waiting = async () => (await lab.observer.list()).queue[0]?.since;
    const first = await run.until("the first request", waiting);
    await run.until("the second request", async () => {
      const since = await waiting();
      return since !== undefined && since !== first;
    });
    await hold.release();
    expect(testNamed(await run.report(), "retried")).toMatchObject({ state: "passed", retries: 1 });
  });

  test("a test after one that waited in vain asks anew", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": config({ plugin: "timeout: 2_000" }),
        "a.test.ts": testFile(`
          test("first", ({ boards }) => use(boards));
          test("second", ({ boards }) => use(boards));
        `),
      },
    });
    const hold = await lab.observer.acquire(["b1", "b2", "b3"]);
    await using run = lab.start();
    const waiting = async () => (await lab.observer.list()).queue[0]?.since;
    const first = await run.until("the first request", waiting);
    await run.until("the second request", async () => {
      const since = await waiting();
      return since !== undefined && since !== first;
    });
    await hold.release();
    const report = await run.report();
    expect(testNamed(report, "first").errors[0]?.name).toBe("AcquireTimeoutError");
    expect(testNamed(report, "second").state).toBe("passed");
  });

  test("others who wait are told which run and which file has it", async () => {
    await using lab = await project({
      vitest,
      files: { "radio.test.ts": testFile(`test("keeps", ({ boards }) => keep(boards));`) },
    });
    await using run = lab.start([], { env: { RESOURCE_LOCKER_RUN: "ci-4412" } });
    const { key } = await run.noted("start");
    const told = Promise.withResolvers<string>();
    const hold = lab.observer.acquire([key], { onWaiting: ({ text }) => told.resolve(text) });
    hold.catch(() => {});
    expect(await told.promise).toMatch(
      new RegExp(`^waiting .* for ${key}: ${key} held by ci-4412 radio\\.test\\.ts .*you are 1st$`),
    );
  });

  test("a resource that is discovered only now is given to whoever waits", async () => {
    const boards = (...ids: string[]) => JSON.stringify(ids.map((id) => ({ id })));
    await using lab = await project({
      vitest,
      files: {
        "boards.json": boards("b1"),
        "resources.ts": `
          import { defineResources, json, pool } from "resource-locker";
          export const resources = defineResources({
            boards: pool({ discover: json("boards.json"), key: (b) => b.id, refresh: 200 }),
          });
        `,
        "a.test.ts": testFile(`test("waits", ({ boards }) => use(boards));`),
      },
    });
    await using _ = await lab.observer.acquire(["b1"]);
    await using run = lab.start();
    await lab.queued(1);
    lab.write("boards.json", boards("b1", "b2"));
    const { meta } = testNamed(await run.report(), "waits");
    expect(meta.resourceLocker?.resources).toEqual({ boards: ["b2"] });
  });

  test.each([
    ["a test", `test("waits", ({ boards }) => use(boards));`],
    ["a hook", `test.beforeAll(({ boards }) => use(boards)); test("waits", ({ boards }) => {});`],
  ])("a run that is cancelled while %s waits ends at once", async (_, text) => {
    await using lab = await project({
      vitest,
      files: {
        "waiting.test.ts": testFile(text),
        "failing.test.ts": testFile(`
          import { existsSync } from "node:fs";
          test("fails", { timeout: 30_000 }, async () => {
            while (!existsSync("now")) await sleep(20);
            throw new Error("as it is to");
          });
        `),
      },
    });
    await using hold = await lab.observer.acquire(["b1", "b2", "b3"]);
    await using run = lab.start(["--bail=1", "--maxWorkers=2"]);
    await lab.queued(1);
    lab.write("now", "");
    const report = await run.report();
    expect(testNamed(report, "fails").state).toBe("failed");
    expect(testNamed(report, "waits").state).not.toBe("passed");
    expect(lab.diary.entries()).toEqual([]);
    expect((await lab.observer.list()).queue).toEqual([]);
    expect(hold).toHaveLength(3);
  });

  describe("a need that can't be met, while everything is in use", () => {
    let report: Report;

    beforeAll(async () => {
      await using lab = await project({
        vitest,
        files: {
          "vitest.config.ts": config({ plugin: "timeout: Infinity" }),
          "many.test.ts": testFile(`
            test.use({ boards: need(9) });
            test("needs too many", ({ boards }) => use(boards));
            test("needs none", () => {});
            test("needs another pool", ({ accounts }) => use(accounts));
          `),
          "label.test.ts": testFile(`
            test.use({ boards: need(2, { where: { model: "T2000" } }) });
            test("needs too many of a kind", ({ boards }) => use(boards));
          `),
          "resources.ts": `
            import { defineResources, pool } from "resource-locker";
            export const resources = defineResources({
              boards: pool({
                discover: [
                  { id: "b1", model: "T1000" },
                  { id: "b2", model: "T1000" },
                  { id: "b3", model: "T2000" },
                ],
                key: (b) => b.id,
                labels: (b) => ({ model: b.model }),
              }),
              seen: pool({ discover: () => ["s1", "s2"] }),
              accounts: pool({ discover: ["ann"] }),
            });
          `,
          "discovered.test.ts": testFile(`
            test.use({ seen: need(3) });
            test("needs more than are discovered", ({ seen }) => use(seen));
          `),
          "function.test.ts": testFile(`
            test.use({ boards: need(2, { where: (b) => b.id === "b1" }) });
            test("needs too many like that", ({ boards }) => use(boards));
          `),
        },
      });
      await using _ = await lab.observer.acquire(["b1", "b2", "b3"]);
      report = await lab.run();
    });

    test.each([
      ["many.test.ts", "needs too many", /^boards: need 9, but 3 are discovered: b1, b2, b3$/],
      [
        "label.test.ts",
        "needs too many of a kind",
        /^boards: need 2, but 1 of 3 discovered matches model=T2000$/,
      ],
      [
        "discovered.test.ts",
        "needs more than are discovered",
        /^seen: need 3, but 2 are discovered: s1, s2$/,
      ],
      [
        "function.test.ts",
        "needs too many like that",
        /^boards: need 2, but 1 of 3 discovered matches the where function$/,
      ],
    ])("fails at once, with the numbers: %s", (file, name, numbers) => {
      expect(testNamed(report, name, file).errors[0]).toMatchObject({
        name: "UnsatisfiableError",
        message: expect.stringMatching(numbers),
      });
    });

    test("fails nobody else in that file", () => {
      expect(testNamed(report, "needs none").state).toBe("passed");
      expect(testNamed(report, "needs another pool").state).toBe("passed");
    });
  });
});

describe.each(versions)(
  "Vitest %s: while all boards are in use, a file takes none of them",
  (vitest) => {
    let lab: Project;
    let report: Report;

    beforeAll(async () => {
      lab = await project({
        vitest,
        files: {
          "vitest.config.ts": config({ plugin: "timeout: 1_000", test: "allowOnly: true" }),
          "skip.test.ts": testFile(`
          test.skip("with a board", ({ boards }) => use(boards));
          test("without", () => {});
        `),
          "describe-skip.test.ts": testFile(`
          describe.skip("outer", () => {
            test.beforeAll(({ boards }) => use(boards));
            describe("inner", () => {
              test("with a board", ({ boards }) => use(boards));
            });
          });
          test("without", () => {});
        `),
          "todo.test.ts": testFile(`
          test.use({ boards: need(2) });
          test.todo("with a board");
          test("without", () => {});
        `),
          "skip-if.test.ts": testFile(`
          test.skipIf(true)("with a board", ({ boards }) => use(boards));
          test.runIf(false)("with another", ({ boards }) => use(boards));
          test("without", () => {});
        `),
          "skip-for.test.ts": testFile(`
          test.skip.for([1, 2])("with board %i", (_, { boards }) => use(boards));
          test("without", () => {});
        `),
          "only.test.ts": testFile(`
          test.only("without", () => {});
          test("with a board", ({ boards }) => use(boards));
        `),
          "hooks.test.ts": testFile(`
          test.beforeAll(({ boards }) => use(boards));
          test.beforeEach(({ boards }) => use(boards));
          test.skip("with a board", ({ boards }) => use(boards));
        `),
          "hooks-elsewhere.test.ts": testFile(`
          describe("all skipped", () => {
            test.beforeAll(({ boards }) => use(boards));
            test.skip("with a board", ({ boards }) => use(boards));
          });
          test("without", () => {});
        `),
          "filter.ts": testFile(`
          test("with a board", ({ boards }) => use(boards));
          test("without", () => {});
        `),
        },
      });
      await using _ = await lab.observer.acquire(["b1", "b2", "b3"]);
      report = await lab.run();
      return () => lab[Symbol.asyncDispose]();
    });

    test.each([
      ["test.skip", "skip.test.ts"],
      ["describe.skip, its hooks too", "describe-skip.test.ts"],
      ["test.todo", "todo.test.ts"],
      ["test.skipIf and test.runIf", "skip-if.test.ts"],
      ["test.skip.for", "skip-for.test.ts"],
      ["test.only elsewhere", "only.test.ts"],
      ["hooks of skipped tests", "hooks.test.ts"],
      ["hooks of a describe with skipped tests only", "hooks-elsewhere.test.ts"],
    ])("whose tests of them are all skipped: %s", (_, file) => {
      expect(report.files.map((each) => each.file)).toContain(file);
      const files = report.files.filter((each) => each.file === file);
      expect(failuresOf({ files, unhandled: [] })).toEqual([]);
      expect(lab.diary.entries()).toEqual([]);
    });

    test("whose tests of them are filtered out by -t", async () => {
      await using _ = await lab.observer.acquire(["b1", "b2", "b3"]);
      lab.write("filter.test.ts", `import "./filter";`);
      const filtered = await lab.run(["filter.test.ts", "-t", "without"]);
      expect(failuresOf(filtered)).toEqual([]);
      expect(testNamed(filtered, "without").state).toBe("passed");
      expect(testNamed(filtered, "with a board").state).toBe("skipped");
    });
  },
);
