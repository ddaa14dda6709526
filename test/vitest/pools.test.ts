import { beforeAll, describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { type Project, project, type RunResult } from "./harness/project.ts";
import { failuresOf, testNamed } from "./harness/report.ts";
import { config, testFile } from "./harness/sources.ts";

const resources = `
  import { defineResources, pool } from "resource-locker";
  const boards = ["b1", "b2", "b3"];
  export const resources = defineResources({
    boards: pool({
      discover: boards,
      open: (name) => ({ id: name, isOpen: true }),
      close: (board) => void (board.isOpen = false),
    }),
    rigs: pool({ discover: ["r1", "r2"], scope: "test" }),
  });
`;

const files = {
  "resources.ts": resources,
  "two.test.ts": testFile(`
    test.use({ boards: need(2), rigs: need(2) });
    test.beforeAll(({ boards }) => use(boards));
    test("two boards", async ({ boards }) => {
      expect(boards).toHaveLength(2);
      expect(boards.every(({ isOpen }) => isOpen)).toBe(true);
      await use(boards, 100);
    });
    describe.concurrent("two rigs", () => {
      test("a", async ({ rigs }) => {
        expect(rigs).toHaveLength(2);
        await use(rigs);
      });
      test("b", async ({ rigs }) => {
        expect(rigs).toHaveLength(2);
        await use(rigs);
      });
    });
  `),
  ...Object.fromEntries(
    ["one", "another"].map((name) => [
      `${name}.test.ts`,
      testFile(`
        test("one board", async ({ boards }) => {
          expect(boards).toHaveLength(1);
          await use(boards, 100);
        });
        test("one rig", async ({ rigs }) => {
          expect(rigs).toHaveLength(1);
          await use(rigs);
        });
      `),
    ]),
  ),
  "none.test.ts": testFile(`test("nothing", () => {});`),
};

describe.each(versions)("Vitest %s", (vitest) => {
  describe.each([
    ["forks", ["--pool=forks"]],
    ["threads", ["--pool=threads"]],
    ["vmForks", ["--pool=vmForks"]],
    ["vmThreads", ["--pool=vmThreads"]],
    ["forks that are not isolated", ["--no-isolate", "--pool=forks", "--maxWorkers=2"]],
    ["threads that are not isolated", ["--no-isolate", "--pool=threads", "--maxWorkers=2"]],
    ["tests that are all concurrent", ["--sequence.concurrent"]],
    ["tests in any order", ["--sequence.shuffle"]],
    ["one fork for all files", ["--no-isolate", "--pool=forks", "--maxWorkers=1"]],
    ["one thread for all files", ["--no-isolate", "--pool=threads", "--maxWorkers=1"]],
  ])("%s", (_, args) => {
    let lab: Project;
    let result: RunResult;

    beforeAll(async () => {
      lab = await project({
        vitest,
        files: { ...files, "vitest.config.ts": config({ test: "maxWorkers: 3" }) },
      });
      result = await lab.run(args);
      return () => lab[Symbol.asyncDispose]();
    }, 60_000);

    test("each test gets what its own file needs", () => {
      expect(failuresOf(result)).toEqual([]);
      expect(result.code).toBe(0);
      const had = (name: string, file: string) =>
        testNamed(result, name, file).meta.resourceLocker?.resources;
      expect(had("two boards", "two.test.ts")?.["boards"]).toHaveLength(2);
      expect(had("one board", "one.test.ts")?.["boards"]).toHaveLength(1);
      expect(had("one rig", "another.test.ts")?.["rigs"]).toHaveLength(1);
    });

    test("nobody has what another one has, and nothing is left behind", async () => {
      expect(lab.diary.entries("end").length).toBeGreaterThan(8);
      expect(lab.diary.overlaps()).toEqual([]);
      expect(await lab.observer.list()).toEqual({ leases: [], queue: [] });
    });
  });
});
