import { expect, test } from "vitest";

import { isNeed, need } from "../../src/resources/need.ts";
import { refusal } from "../requirements/refusal.ts";

// As a caller without types.
const untyped = need as unknown as (count?: unknown, options?: unknown) => unknown;

const mark = Symbol.for("resource-locker.need");

test("a need has what it was given, and a count", () => {
  const where = { model: "T1000", cores: 4, fast: true };
  expect(need()).toEqual({ count: 1, [mark]: true });
  expect(need(2, { where, slots: 2, prefer: ["b2", 3, "3"] })).toEqual({
    count: 2,
    where,
    slots: 2,
    prefer: ["b2", "3"],
    [mark]: true,
  });
  expect(need(1, { mode: "shared" })).toEqual({ count: 1, mode: "shared", [mark]: true });
  const takes = () => true;
  expect(need(1, { where: takes }).where).toBe(takes);
});

test("options that are undefined count as not given", () => {
  expect(untyped(undefined, { where: undefined, mode: "shared", slots: undefined })).toEqual({
    count: 1,
    mode: "shared",
    [mark]: true,
  });
});

test("all of a need is frozen, and its own", () => {
  const where = { model: "T1000" };
  const made = need(1, { where, prefer: ["b1"] });
  where.model = "T2000";
  expect(made.where).toEqual({ model: "T1000" });
  expect([made, made.where, made.prefer].every((part) => Object.isFrozen(part))).toBe(true);
});

test("needs are known by their mark, whichever copy made them", () => {
  expect(isNeed(need())).toBe(true);
  expect(isNeed({ [mark]: true })).toBe(true);
  expect([{ count: 1 }, 2, null, undefined].some((value) => isNeed(value))).toBe(false);
});

test.each([
  [[0], "need: count must be a whole number, 1 or more; received 0."],
  [["2"], 'need: count must be a whole number, 1 or more; received "2". Write 2.'],
  [[1.5], "need: count must be a whole number, 1 or more; received 1.5."],
  [
    [{ where: { model: "T1000" } }],
    "need: count must be a whole number, 1 or more; received an object with the property where. Write need(1, { … }).",
  ],
  [[1, { were: {} }], 'need: there is no option "were"; did you mean "where"?'],
  [
    [1, { count: 2 }],
    'need: there is no option "count"; the options are where, mode, slots and prefer.',
  ],
  [[1, "T1000"], 'need: the options must be an object; received "T1000".'],
  [
    [1, { where: "T1000" }],
    'need: where must be an object of labels, or a function that takes an item; received "T1000". Write where: { model: "T1000" } or where: (item) => item.model === "T1000".',
  ],
  [
    [1, { where: new Map() }],
    'need: where must be an object of labels, or a function that takes an item; received a Map. Write where: { model: "T1000" } or where: (item) => item.model === "T1000".',
  ],
  [
    [1, { where: { model: ["T1000"] } }],
    'need: where: "model" must be a string, a number or a boolean; received a list of 1.',
  ],
  [
    [1, { where: { model: undefined } }],
    'need: where: "model" must be a string, a number or a boolean; received undefined.',
  ],
  [
    [1, { where: { cores: Number.NaN } }],
    'need: where: "cores" must be a string, a number or a boolean; received NaN.',
  ],
  [[1, { mode: "share" }], 'need: mode must be "exclusive" or "shared"; received "share".'],
  [
    [1, { mode: "shared", slots: 2 }],
    'need: slots can\'t go with mode "shared": shared holders take no slots, any number of them fits on a resource. Leave out one of the two.',
  ],
  [[1, { slots: 0 }], "need: slots must be a whole number, 1 or more; received 0."],
  [
    [1, { prefer: "b1" }],
    'need: prefer must be a list of keys; received "b1". Write prefer: ["b1"].',
  ],
  [
    [1, { prefer: ["b1", {}] }],
    "need: prefer[1] must be a string or a whole number; received an empty object.",
  ],
])("bad input %#", (given, sentence) => {
  expect(refusal(() => untyped(...given))).toBe(sentence);
});
