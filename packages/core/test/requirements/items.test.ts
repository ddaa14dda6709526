import { expect, test } from "vitest";

import { readItems } from "../../src/requirements/items.ts";
import { refusal } from "./refusal.ts";

const byId = (item: unknown): unknown => (item as { id: unknown }).id;

test.each<[unknown[], ((item: unknown) => unknown) | undefined, string]>([
  [
    ["b1", 2, "b1"],
    undefined,
    'anyOf: items 1 ("b1") and 3 ("b1") have the same key, b1; each resource needs a key of its own.',
  ],
  [
    [1, "1"],
    undefined,
    'anyOf: items 1 (1) and 2 ("1") have the same key, 1; each resource needs a key of its own.',
  ],
  [
    [{ id: "a b" }, { id: "a b" }],
    byId,
    'anyOf: items 1 and 2 have the same key, "a b"; each resource needs a key of its own.',
  ],
  [["b1", ""], undefined, "anyOf: item 2 is empty; it must have 1 to 1,024 characters."],
  [[NaN], undefined, "anyOf: item 1 must be a string or a whole number; received NaN."],
  [
    [2 ** 53],
    undefined,
    "anyOf: item 1 must be a string or a whole number; received 9007199254740992.",
  ],
  [
    ["b1", undefined],
    undefined,
    "anyOf: item 2 must be a string or a whole number; received undefined.",
  ],
  [
    [["b1", "b2"]],
    undefined,
    "anyOf: item 1 must be a string or a whole number; received a list of 2. It is itself a list: write anyOf(devices), not anyOf([devices]).",
  ],
  [
    [[{ id: "b1" }]],
    byId,
    "anyOf: the key of item 1 must be a string or a whole number; received undefined. It is itself a list: write anyOf(devices), not anyOf([devices]).",
  ],
  [
    [{ id: { n: 1 } }],
    byId,
    "anyOf: the key of item 1 must be a string or a whole number; received an object with the property n. The item is an object with the property id.",
  ],
  [[{ id: "" }], byId, "anyOf: the key of item 1 is empty; it must have 1 to 1,024 characters."],
  [
    ["b1"],
    async () => "b1",
    "anyOf: the key of item 1 must be a string or a whole number; received a Promise. The item is a string of 2 characters.",
  ],
  [
    [null],
    byId,
    "anyOf: the key of item 1 failed: Cannot read properties of null (reading 'id'). The item is null.",
  ],
])("bad keys %#", (list, key, sentence) => {
  expect(refusal(() => readItems(list, "anyOf", key))).toBe(sentence);
});

test("long keys are shown by their beginning", () => {
  expect(refusal(() => readItems(["x".repeat(1025)], "anyOf", undefined))).toBe(
    `anyOf: item 1 is 1,025 characters long ("${"x".repeat(40)}…"); the most is 1,024.`,
  );
  expect(readItems(["x".repeat(1024)], "anyOf", undefined).size).toBe(1);
});

test("lone surrogates are refused: stores would make them all the same character", () => {
  expect(refusal(() => readItems(["b\ud83d"], "anyOf", undefined))).toContain('("b\\ud83d")');
  expect(readItems(["b😀", "a\u0000b"], "anyOf", undefined).size).toBe(2);
});

test("lists of lists are fine where a key is given", () => {
  const pairs = [
    ["b1", "lab-1"],
    ["b2", "lab-2"],
  ];
  expect([...readItems(pairs, "anyOf", (pair) => pair[0]).keys()]).toEqual(["b1", "b2"]);
});

test("an error of the key function is the cause", () => {
  const cause = new Error("no id");
  const use = () =>
    readItems([{}], "anyOf", () => {
      throw cause;
    });
  expect(use).toThrow(expect.objectContaining({ cause }));
});
