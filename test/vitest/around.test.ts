import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { project, type RunResult } from "./harness/project.ts";
import { failuresOf, testNamed } from "./harness/report.ts";
import { config, testFile } from "./harness/sources.ts";

describe.each(versions)(
  "Vitest %s: a wait of 2 s, where a test and a hook may take 1 s",
  (vitest) => {
    let result: RunResult;

    beforeAll(async () => {
      await using lab = await project({
        vitest,
        files: {
          "vitest.config.ts": config({
            test: "testTimeout: 1_000, hookTimeout: 1_000, maxWorkers: 3",
          }),
          "around-all.test.ts": testFile(`
          test.use({ boards: need(1, { where: { id: "b1" } }) });
          test.aroundAll(async (run, { boards }) => {
            await use(boards);
            await run();
          });
          test("is in it", () => {});
        `),
          "around-each.test.ts": testFile(`
          test.use({ boards: need(1, { where: { id: "b2" } }) });
          vitest.aroundEach((run) => run());
          describe("inside", () => {
            test.aroundEach(async (run, { boards }) => {
              await use(boards);
              await run();
            });
            test("is in it", () => {});
          });
        `),
          "deep.test.ts": testFile(`
          test.use({ boards: need(1, { where: { id: "b3" } }) });
          describe("inside", () => {
            test("is in it", ({ boards }) => use(boards));
          });
        `),
        },
      });
      const hold = await lab.observer.acquire(["b1", "b2", "b3"]);
      await using run = lab.start();
      await lab.queued(3);
      await sleep(2_000);
      await hold.release();
      result = { ...(await run.report()), output: run.output };
    });

    test("fails neither aroundAll nor aroundEach, whose time it is not", () => {
      expect(failuresOf(result)).toEqual([]);
      expect(result.code).toBe(0);
      expect(testNamed(result, "is in it", "around-all.test.ts").state).toBe("passed");
    });

    test.each(["around-each.test.ts", "deep.test.ts"])(
      "is told in task.meta of a test that is in a describe: %s",
      (file) => {
        const { meta } = testNamed(result, "inside > is in it", file);
        expect(meta.resourceLocker?.waited).toBeGreaterThanOrEqual(1_900);
      },
    );
  },
);
