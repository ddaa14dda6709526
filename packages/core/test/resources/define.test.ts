import { expect, test } from "vitest";

import { defineResources, isResources } from "../../src/resources/define.ts";
import { pool } from "../../src/resources/pool.ts";
import { refusal } from "../requirements/refusal.ts";

// As a caller without types.
const untyped = defineResources as unknown as (pools?: unknown) => unknown;

const boards = pool({ discover: ["b1"] });

test("resources have their pools by name, frozen and marked", () => {
  const pools = { boards };
  const resources = defineResources(pools);
  expect(resources).toEqual({ pools: { boards }, [Symbol.for("resource-locker.resources")]: true });
  expect(resources.pools).not.toBe(pools);
  expect([resources, resources.pools].every((part) => Object.isFrozen(part))).toBe(true);
  expect(isResources(resources)).toBe(true);
  expect([pools, boards, null, undefined].some((value) => isResources(value))).toBe(false);
});

test("any name that a test can write is one", () => {
  const pools = { boards, _b: boards, $b: boards, größen: boards, b2: boards };
  expect(Object.keys(defineResources(pools).pools)).toEqual(Object.keys(pools));
});

test.each([
  [
    undefined,
    "defineResources: the pools must be an object; received undefined. Write defineResources({ boards: pool({ … }) }).",
  ],
  [
    [boards],
    "defineResources: the pools must be an object; received a list of 1. Write defineResources({ boards: pool({ … }) }).",
  ],
  [
    boards,
    "defineResources: the pools must be an object; received pool({ … }). Write defineResources({ boards: pool({ … }) }).",
  ],
  [
    { boards: { discover: ["b1"], key: String } },
    "defineResources: boards must be pool({ … }); received an object with the properties discover and key.",
  ],
  [{ boards: ["b1"] }, "defineResources: boards must be pool({ … }); received a list of 1."],
  [
    { "lab-boards": boards },
    'defineResources: no pool can be called "lab-boards": tests write ({ boards }) => …, so a name has letters, digits, _ and $ only, and begins with no digit. Write labBoards.',
  ],
  [
    { "2 boards": boards },
    'defineResources: no pool can be called "2 boards": tests write ({ boards }) => …, so a name has letters, digits, _ and $ only, and begins with no digit. Write Boards.',
  ],
  [
    { "": boards },
    'defineResources: no pool can be called "": tests write ({ boards }) => …, so a name has letters, digits, _ and $ only, and begins with no digit.',
  ],
  [
    { page: boards },
    'defineResources: no pool can be called "page": test runners hand that to tests themselves. Choose another name.',
  ],
  [
    { class: boards },
    'defineResources: no pool can be called "class": the word has a meaning in JavaScript. Choose another name.',
  ],
  [
    { toString: boards },
    'defineResources: no pool can be called "toString": the word has a meaning in JavaScript. Choose another name.',
  ],
])("bad input %#", (pools, sentence) => {
  expect(refusal(() => untyped(pools))).toBe(sentence);
});
