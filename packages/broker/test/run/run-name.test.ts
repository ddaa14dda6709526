import { expect, test } from "vitest";
import { runName } from "../../src/run/run-name.ts";

test.each<[Record<string, string>, string]>([
  [{}, "vitest-4412"],
  [{ RESOURCE_LOCKER_RUN: " " }, "vitest-4412"],
  [{ GITHUB_RUN_ID: "99" }, "github-99"],
  [{ CI_JOB_ID: "7" }, "gitlab-7"],
  [{ BUILD_TAG: "jenkins-shop-12" }, "jenkins-shop-12"],
  [{ RESOURCE_LOCKER_RUN: "nightly", GITHUB_RUN_ID: "99" }, "nightly"],
  [{ BUILD_TAG: "x".repeat(300) }, "x".repeat(200)],
])("%j", (env, name) => {
  expect(runName("vitest", 4412, env)).toBe(name);
});
