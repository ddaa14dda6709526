import { beforeAll, describe, expect, test } from "vitest";
import { versions } from "../vitest/harness/install.ts";
import type { Project } from "../vitest/harness/project.ts";
import { failuresOf } from "../vitest/harness/report.ts";
import { compile, guide, projectOf, type Typed, typedIn } from "./project.ts";

describe.each(guide.flatMap((page) => versions.map((vitest) => ({ page, vitest }))))(
  "the files of $page, with Vitest $vitest",
  ({ page, vitest }) => {
    let typed: Typed;
    let lab: Project;

    beforeAll(async () => {
      typed = await typedIn(page);
      lab = await projectOf(page, vitest);
      return () => lab[Symbol.asyncDispose]();
    });

    test("compile in strict mode", async () => {
      await expect(compile(lab.folder, Object.keys(typed.files))).resolves.toBeUndefined();
    });

    test("pass, each test file", async () => {
      const result = await lab.run();
      expect(failuresOf(result)).toEqual([]);
      expect(result.code).toBe(0);
      expect(result.files.map(({ file }) => file).toSorted()).toEqual(typed.tests.toSorted());
      for (const { tests } of result.files) {
        expect(tests.map(({ state }) => state)).toEqual(tests.map(() => "passed"));
      }
    });
  },
);
