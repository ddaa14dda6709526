import { describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { project } from "./harness/project.ts";
import { failuresOf } from "./harness/report.ts";
import { config, testFile } from "./harness/sources.ts";

const one = (scope: string) => `
  import { defineResources, pool } from "resource-locker";
  export const resources = defineResources({
    boards: pool({ discover: ["b1"], scope: ${JSON.stringify(scope)} }),
    accounts: pool({ discover: ["ann"], scope: ${JSON.stringify(scope)} }),
    rigs: pool({ discover: ["r1"], scope: "test" }),
    racks: pool({ discover: ["k1"], scope: "test" }),
  });
`;

const threeTimes = (name: string, text: string) =>
  Object.fromEntries([1, 2, 3].map((n) => [`${name}-${n}.test.ts`, testFile(text)]));

describe.each(versions)("Vitest %s", (vitest) => {
  test("files that take two pools in opposite orders never block each other", async () => {
    await using lab = await project({
      vitest,
      files: {
        "resources.ts": one("file"),
        "vitest.config.ts": config({ plugin: "timeout: 40_000", test: "maxWorkers: 3" }),
        ...threeTimes(
          "boards-first",
          `
            test("a", ({ boards }) => use(boards));
            test("b", ({ boards, accounts }) => use([...boards, ...accounts]));
            test("c", ({ accounts }) => use(accounts));
          `,
        ),
        ...threeTimes(
          "accounts-first",
          `
            test.beforeAll(({ accounts }) => use(accounts));
            test("a", ({ accounts }) => use(accounts));
            describe("later", () => {
              test.beforeAll(({ boards }) => use(boards));
              test("b", ({ boards }) => use(boards));
            });
          `,
        ),
      },
    });
    const result = await lab.run();
    expect(failuresOf(result)).toEqual([]);
    expect(result.code).toBe(0);
    expect(lab.diary.entries("end", "b1")).toHaveLength(12);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("concurrent tests that mix pools of file and test never block each other", async () => {
    await using lab = await project({
      vitest,
      files: {
        "resources.ts": one("file"),
        "vitest.config.ts": config({ plugin: "timeout: 40_000", test: "maxWorkers: 3" }),
        ...threeTimes(
          "a",
          `
            describe.concurrent("mixed", () => {
              test("rig, rack", ({ rigs, racks }) => use([...rigs, ...racks]));
              test("rack, rig", ({ racks, rigs }) => use([...racks, ...rigs]));
              test("rig", ({ rigs }) => use(rigs));
              test("rack", ({ racks }) => use(racks));
              test("rack, board", ({ racks, boards }) => use(racks));
            });
          `,
        ),
        ...threeTimes(
          "b",
          `
            describe.concurrent("mixed", () => {
              test("account, rack, rig", ({ accounts, racks, rigs }) => use([...racks, ...rigs]));
              test("rig, board", ({ rigs, boards }) => use(rigs));
            });
            test("board", ({ boards }) => use(boards));
          `,
        ),
      },
    });
    const result = await lab.run();
    expect(failuresOf(result)).toEqual([]);
    expect(result.code).toBe(0);
    expect(lab.diary.entries("end", "r1")).toHaveLength(15);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("two shards at the same time share what there is", async () => {
    await using lab = await project({
      vitest,
      files: Object.fromEntries(
        [1, 2, 3, 4].map((n) => [
          `${n}.test.ts`,
          testFile(`
            test.use({ boards: need(2) });
            test("two boards", ({ boards }) => use(boards, 200));
          `),
        ]),
      ),
    });
    const shards = await Promise.all([lab.run(["--shard=1/2"]), lab.run(["--shard=2/2"])]);
    for (const shard of shards) {
      expect(failuresOf(shard)).toEqual([]);
      expect(shard).toMatchObject({ code: 0, files: { length: 2 } });
    }
    expect(lab.diary.entries("end")).toHaveLength(8);
    expect(lab.diary.overlaps()).toEqual([]);
  });
});
