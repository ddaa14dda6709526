import { expect } from "vitest";
import { test } from "../lab.ts";
import { version } from "../flash.ts";

test("the build under test has a version of three numbers", () => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("it is newer than what boards leave the factory with", () => {
  expect(version.localeCompare("1.0.0", "en", { numeric: true })).toBeGreaterThan(0);
});
