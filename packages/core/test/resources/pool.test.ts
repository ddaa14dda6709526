import { expect, test } from "vitest";

import { isPool, pool } from "../../src/resources/pool.ts";
import { refusal } from "../requirements/refusal.ts";

// As a caller without types.
const untyped = pool as unknown as (options?: unknown) => unknown;

const boards = [{ id: "b1", model: "T1000" }];
const discover = () => boards;
const key = (board: { id: string }) => board.id;

test("a pool is its options, frozen and marked", () => {
  const options = { discover, key, secret: ["id"], refresh: undefined } as const;
  const made = untyped(options);
  expect(made).toEqual({
    discover,
    key,
    secret: ["id"],
    [Symbol.for("resource-locker.pool")]: true,
  });
  expect(Object.keys(made as object)).not.toContain("refresh");
  expect(Object.isFrozen(made)).toBe(true);
  expect(isPool(made)).toBe(true);
  expect(isPool(options)).toBe(false);
  expect(isPool(undefined)).toBe(false);
});

test("a list is copied: what is added later is not in the pool", () => {
  const list = ["b1"];
  const made = pool({ discover: list });
  list.push("b2");
  expect(made.discover).toEqual(["b1"]);
  expect(Object.isFrozen(made.discover)).toBe(true);
});

test("a pool that another copy of this module made is one", () => {
  expect(isPool({ [Symbol.for("resource-locker.pool")]: true })).toBe(true);
});

test("strings and whole numbers need no key, and a list may be empty", () => {
  expect(isPool(pool({ discover: ["b1", 2] }))).toBe(true);
  expect(isPool(pool({ discover: [] }))).toBe(true);
});

test("nothing is called", () => {
  const never = () => {
    throw new Error("it was called");
  };
  expect(isPool(untyped({ discover: never, key: never, labels: never, open: never }))).toBe(true);
});

test.each([
  [
    undefined,
    "pool: discover is missing; it must be a list, or a function that discovers. Write pool({ discover: () => devices }).",
  ],
  [
    { key },
    "pool: discover is missing; it must be a list, or a function that discovers. Write pool({ discover: () => devices }).",
  ],
  [["b1"], "pool: the options must be an object; received a list of 1."],
  [{ discovr: discover }, 'pool: there is no option "discovr"; did you mean "discover"?'],
  [
    { discover, size: 3 },
    'pool: there is no option "size"; the options are discover, key, labels, capacity, secret, scope, open, close, refresh, discoverTimeout and openTimeout.',
  ],
  [
    { discover: Promise.resolve(boards) },
    "pool: discover must be a list, or a function that discovers; received a Promise. Pass a function: discover: () => promise.",
  ],
  [
    { discover: "boards.json" },
    'pool: discover must be a list, or a function that discovers; received "boards.json". For a file write discover: json("boards.json"), for the output of a command discover: command("adb devices -l", parse).',
  ],
  [
    { discover: new Set(["b1"]) },
    "pool: discover must be a list, or a function that discovers; received a Set. Write discover: [...set].",
  ],
  [
    { discover: new Map() },
    "pool: discover must be a list, or a function that discovers; received a Map. Write discover: [...map.values()].",
  ],
  [
    { discover: { boards } },
    "pool: discover must be a list, or a function that discovers; received an object with the property boards.",
  ],
  [
    { discover: boards },
    "pool: item 1 of discover is an object with the properties id and model; say what its key is: pool({ discover, key: (item) => item.id }).",
  ],
  [
    { discover: ["b1", 1.5] },
    "pool: item 2 of discover is 1.5; say what its key is: pool({ discover, key: (item) => item.id }).",
  ],
  [
    { discover, key: "serial" },
    'pool: key must be a function; received "serial". Write key: (item) => item.serial.',
  ],
  [{ discover, key: 3 }, "pool: key must be a function; received 3. Write key: (item) => item.id."],
  [
    { discover, labels: { model: "T1000" } },
    "pool: labels must be a function; received an object with the property model. Write labels: (item) => ({ model: item.model }).",
  ],
  [
    { discover, capacity: 2 },
    "pool: capacity must be a function; received 2. Write capacity: () => 2.",
  ],
  [
    { discover, capacity: "cores" },
    'pool: capacity must be a function; received "cores". Write capacity: (item) => item.cores.',
  ],
  [
    { discover, secret: "password" },
    'pool: secret must be a list of names of fields; received "password". Write secret: ["password"].',
  ],
  [
    { discover, secret: [1, 2] },
    'pool: secret must be a list of names of fields; received a list of 2. Write secret: ["password"].',
  ],
  [
    { discover, scope: "suite" },
    'pool: scope must be one of "file", "test", "worker"; received "suite".',
  ],
  [
    { discover, open: true },
    "pool: open must be a function; received true. Write open: (item) => connect(item.host).",
  ],
  [
    { discover, close: () => {} },
    "pool: close goes with open; without open, tests get the items as they are. Add open, or leave close out.",
  ],
  [
    { discover, openTimeout: 5_000 },
    "pool: openTimeout goes with open; without open, tests get the items as they are. Add open, or leave openTimeout out.",
  ],
  [
    { discover, refresh: 50 },
    "pool: refresh must be a number of milliseconds, 100 or more; received 50.",
  ],
  [
    { discover, refresh: "2s" },
    'pool: refresh must be a number of milliseconds, 100 or more; received "2s". Write 2_000.',
  ],
  [
    { discover, discoverTimeout: 0 },
    "pool: discoverTimeout must be a number of milliseconds, 1 or more; received 0.",
  ],
  [
    { discover: ["b1"], refresh: 500 },
    "pool: refresh goes with a function that discovers; a list stays as it is. Write discover: () => devices, or leave refresh out.",
  ],
  [
    { discover: ["b1"], discoverTimeout: 500 },
    "pool: discoverTimeout goes with a function that discovers; a list stays as it is. Write discover: () => devices, or leave discoverTimeout out.",
  ],
])("bad input %#", (options, sentence) => {
  expect(refusal(() => untyped(options))).toBe(sentence);
});
