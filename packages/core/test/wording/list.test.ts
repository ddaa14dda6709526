import { expect, test } from "vitest";

import { joined, listed } from "../../src/wording/list.ts";

test("the first few and how many more", () => {
  expect(listed(["b1", "b2", "b3"])).toBe("b1, b2, b3");
  expect(listed(["b1", "b2", "b3", "b4", "b5", "b6", "b7"])).toBe("b1, b2, b3 and 4 more");
  expect(listed(["b1", "b2"], 1)).toBe("b1 and 1 more");
  expect(listed(["b1", "b2", "b3"], 3, 10_000)).toBe("b1, b2, b3 and 9,997 more");
  expect(listed([])).toBe("");
});

test("all, the last one with and", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(joined)).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});
