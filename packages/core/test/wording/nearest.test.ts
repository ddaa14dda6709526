import { expect, test } from "vitest";

import { levenshtein, nearest } from "../../src/wording/nearest.ts";

test.each([
  ["", "", 0],
  ["kitten", "sitting", 3],
  ["flaw", "lawn", 2],
  ["", "abc", 3],
  ["abc", "", 3],
  ["exprie", "expire", 2],
])("%s to %s takes %i", (a, b, steps) => {
  expect(levenshtein(a, b)).toBe(steps);
});

const known = ["count", "key", "labels", "prefer", "timeout"];

test.each([
  ["cuont", "count"],
  ["Count", "count"],
  ["keys", "key"],
  ["ley", "key"],
  ["label", "labels"],
  ["preferred", "prefer"],
  ["timeoutMs", "timeout"],
  ["max", undefined],
  ["mode", undefined],
  ["somethingElse", undefined],
])("%s was meant to be %s", (name, meant) => {
  expect(nearest(name, known)).toBe(meant);
});

test("the nearest of several, the first of equally near ones", () => {
  expect(nearest("slotz", ["spots", "slots"])).toBe("slots");
  expect(nearest("ba", ["bb", "bc"])).toBe("bb");
});
