import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { refusal } from "./refusal.ts";

const untyped = anyOf as (candidates: unknown, options: unknown) => unknown;

test.each([0, -1, 1.5, NaN, "2", undefined, 2 ** 53])("capacity %s is refused", (capacity) => {
  const shown = typeof capacity === "string" ? `"${capacity}"` : String(capacity);
  expect(refusal(() => untyped(["b1"], { name: "boards", capacity: () => capacity }))).toBe(
    `anyOf(boards): the capacity of b1 must be a whole number, 1 or more; received ${shown}.`,
  );
});

test.each([
  ["x", 'anyOf: the labels of b1 must be an object like { model: "T1000" }; received "x".'],
  [
    undefined,
    'anyOf: the labels of b1 must be an object like { model: "T1000" }; received undefined.',
  ],
  [
    ["x"],
    'anyOf: the labels of b1 must be an object like { model: "T1000" }; received a list of 1.',
  ],
  [new Map(), 'anyOf: the labels of b1 must be an object like { model: "T1000" }; received a Map.'],
  [
    { model: undefined },
    'anyOf: the labels of b1: "model" must be a string, a number or a boolean; received undefined.',
  ],
  [
    { model: NaN },
    'anyOf: the labels of b1: "model" must be a string, a number or a boolean; received NaN.',
  ],
  [
    { at: new Date(0) },
    'anyOf: the labels of b1: "at" must be a string, a number or a boolean; received an object of class Date.',
  ],
])("labels %j are refused", (labels, sentence) => {
  expect(refusal(() => untyped(["b1"], { labels: () => labels }))).toBe(sentence);
});

function fail(): never {
  throw new TypeError("no such port");
}

test("functions of the options that throw are named", () => {
  expect(refusal(() => untyped(["b1"], { capacity: fail }))).toBe(
    "anyOf: the capacity of b1 failed: no such port. The item is a string of 2 characters.",
  );
  expect(refusal(() => untyped(["b1"], { labels: fail }))).toBe(
    "anyOf: the labels of b1 failed: no such port. The item is a string of 2 characters.",
  );
});
