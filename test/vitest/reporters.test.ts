import { describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { project } from "./harness/project.ts";
import { testFile } from "./harness/sources.ts";

describe.each(versions)("Vitest %s", (vitest) => {
  test.each(["json", "junit", "tap"])(
    "lines for people are not among what %s writes for programs",
    async (reporter) => {
      await using lab = await project({
        vitest,
        files: { "a.test.ts": testFile(`test("has a board", ({ boards }) => use(boards));`) },
      });
      await using run = lab.start([], { reporter });
      expect(await run.closed).toMatchObject({ code: 0 });
      expect(run.stdout).not.toMatch(/^ *resources {2}/m);
      expect(run.output).toMatch(/^ +resources {2}boards 3 · 1 lease/m);
    },
  );

  test.each(["default", "dot"])("for people, all is on stdout: %s", async (reporter) => {
    await using lab = await project({
      vitest,
      files: { "a.test.ts": testFile(`test("has a board", ({ boards }) => use(boards));`) },
    });
    await using run = lab.start([], { reporter });
    expect(await run.closed).toMatchObject({ code: 0 });
    expect(run.stdout).toMatch(/^ +resources {2}boards 3 · 1 lease/m);
  });
});
