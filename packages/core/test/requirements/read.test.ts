import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { readRequirements } from "../../src/requirements/read.ts";
import { look } from "../../src/requirements/requirement.ts";
import { refusal } from "./refusal.ts";

test("requirements stay, keys become the requirement of that one resource", () => {
  const boards = anyOf(["b1", "b2"]);
  const [first, bare, number] = readRequirements([boards, "b9", 7]);
  expect(first).toBe(boards);
  expect(look(bare!)).toMatchObject({
    need: { count: 1, mode: "exclusive", slots: 1, candidates: { keys: ["b9"] }, prefer: [] },
    items: new Map([["b9", "b9"]]),
  });
  expect(look(number!)).toMatchObject({ items: new Map([["7", "7"]]) });
});

test("an empty list is a request of nothing", () => {
  expect(readRequirements([])).toEqual([]);
});

test.each([
  ["b1", 'acquire: what to acquire must be a list; received "b1". Write acquire(["b1"]).'],
  [
    anyOf(["b1"]),
    "acquire: what to acquire must be a list; received anyOf(…). Write acquire([anyOf(…)]).",
  ],
  [
    undefined,
    'acquire: what to acquire must be a list; received undefined. Write acquire(["b1"]) or acquire([anyOf(…)]).',
  ],
  [
    [["b1", "b2"]],
    "acquire: item 1 must be the key of a resource or anyOf(…); received a list of 2. For any one of them write anyOf(list), for all of them acquire([...list]).",
  ],
  [
    ["b1", { id: "b2" }],
    "acquire: item 2 must be the key of a resource or anyOf(…); received an object with the property id. Write anyOf([item], { key: (item) => item.id }).",
  ],
  [
    [() => []],
    "acquire: item 1 must be the key of a resource or anyOf(…); received a function. To discover candidates write anyOf(() => list).",
  ],
  [
    [Promise.resolve()],
    "acquire: item 1 must be the key of a resource or anyOf(…); received a Promise. Is an `await` missing?",
  ],
  [[undefined], "acquire: item 1 must be the key of a resource or anyOf(…); received undefined."],
  [[1.5], "acquire: item 1 must be the key of a resource or anyOf(…); received 1.5."],
  [[""], "acquire: item 1 is empty; it must have 1 to 1,024 characters."],
  [
    ["b1", 1, "1"],
    "acquire: items 2 and 3 are the same resource, 1; a request gets each resource once.",
  ],
])("bad input %#", (input, sentence) => {
  expect(refusal(() => readRequirements(input))).toBe(sentence);
});

test("the same resource twice is found among any number of them", () => {
  const many = Array.from({ length: 5_000 }, (_, index) => `b${index}`);
  expect(refusal(() => readRequirements([...many, "b0"]))).toBe(
    "acquire: items 1 and 5001 are the same resource, b0; a request gets each resource once.",
  );
});

test("the sentence names what was called", () => {
  expect(refusal(() => readRequirements("b1", "tryAcquire"))).toBe(
    'tryAcquire: what to acquire must be a list; received "b1". Write tryAcquire(["b1"]).',
  );
});
