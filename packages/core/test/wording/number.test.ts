import { expect, test } from "vitest";

import { literal, ordinal, plural, thousands } from "../../src/wording/number.ts";

test.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [10, "10th"],
  [11, "11th"],
  [12, "12th"],
  [13, "13th"],
  [21, "21st"],
  [23, "23rd"],
  [101, "101st"],
  [111, "111th"],
  [1002, "1002nd"],
])("ordinal of %i", (n, text) => {
  expect(ordinal(n)).toBe(text);
});

test("digits in groups of three", () => {
  expect([0, 999, 1_000, 1_234_567, -60_000, 1234.5678].map(thousands)).toEqual([
    "0",
    "999",
    "1,000",
    "1,234,567",
    "-60,000",
    "1,234.5678",
  ]);
  expect(literal(60_000)).toBe("60_000");
});

test("one and many", () => {
  expect([plural(1, "slot"), plural(2, "slot"), plural(0, "slot")]).toEqual([
    "1 slot",
    "2 slots",
    "0 slots",
  ]);
  expect(plural(1_000, "property", "properties")).toBe("1,000 properties");
});
