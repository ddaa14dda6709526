import { pool, type Pool } from "resource-locker";
import { describe, expect, test } from "vitest";
import { readFound } from "../../src/run/found.ts";
import { type Board, boards, placed } from "./pools.ts";

const found = (given: Pool, list: readonly unknown[]) => readFound(placed("boards", given), list);
const fault = (given: Pool, list: readonly unknown[]): string => {
  try {
    found(given, list);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

test("strings and whole numbers are their own keys; everything else is as the pool says", () => {
  expect(found(pool({ discover: [] as (string | number)[] }), ["b1", 2])).toEqual([
    { key: "b1", labels: {}, capacity: 1, item: "b1" },
    { key: "2", labels: {}, capacity: 1, item: 2 },
  ]);
  const item = { id: "b1", slots: 3 };
  const given = boards([], {
    labels: () => ({ usb: true, hub: 4 }),
    capacity: (board) => (board as typeof item).slots,
  });
  expect(found(given, [item])).toEqual([
    { key: "b1", labels: { usb: "true", hub: "4" }, capacity: 3, item },
  ]);
});

describe("bad items", () => {
  const none = boards([]);

  test.each<[string, Pool, readonly unknown[], string]>([
    [
      "objects without a key function",
      pool({ discover: [] as string[] }),
      [{ id: "b1", model: "T1000" }],
      "pool boards: item 1 is an object with the properties id and model; say what its key is: pool({ key: (item) => item.id, … }).",
    ],
    [
      "a key that is none",
      none,
      [{ id: "b1" }, { uid: "b2" }],
      "pool boards: the key of item 2 must be a string or a whole number; received undefined. The item is an object with the property uid.",
    ],
    [
      "a key function that throws",
      boards([], { key: (board) => board.model!.slice(1) }),
      [{ id: "b1" }],
      "pool boards: the key of item 1 failed: Cannot read properties of undefined (reading 'slice'). The item is an object with the property id.",
    ],
    [
      "an empty key",
      none,
      [{ id: "" }],
      "pool boards: the key of item 1 is empty; it must have 1 to 1,024 characters.",
    ],
    [
      "the same key twice",
      pool({ discover: [] as (string | number)[] }),
      [1, "2", "1"],
      "pool boards: items 1 and 3 have the same key, 1; each resource needs a key of its own.",
    ],
    [
      "a label that is an object",
      boards([], { labels: () => ({ model: {} }) as never }),
      [{ id: "b1" }],
      'pool boards: the labels of b1: "model" must be a string, a number or a boolean; received an empty object.',
    ],
    [
      "a capacity of nothing",
      boards([], { capacity: () => 0 }),
      [{ id: "b1" }],
      "pool boards: the capacity of b1 must be a whole number, 1 or more; received 0.",
    ],
  ])("%s", (_, given, list, message) => {
    expect(fault(given, list)).toBe(message);
  });

  test.each<[unknown, string]>([
    [{ id: "b2", deep: [{ seen: new Date(0) }] }, "item.deep[0].seen is a Date"],
    [{ id: "b2", go: () => {} }, "item.go is a function"],
    [Number.NaN, "it is NaN"],
    [undefined, "it is undefined"],
  ])("what is not JSON: %o", (item, what) => {
    expect(fault(none, [{ id: "b1" }, item])).toBe(
      `pool boards: item 2 must be JSON, since it crosses to other processes, but ${what}. What is not JSON is to be made by open.`,
    );
  });
});

describe("secrets", () => {
  const item: Board = { id: "b1", model: "T1000", password: "hunter2" };
  const given = (more: Parameters<typeof boards>[1]) =>
    boards([], { secret: ["password"], ...more });

  test.each([
    [
      "as key",
      { key: (board: Board) => board.password! },
      'pool boards: the key of item 1 is the value of "password", which the pool names in secret: keys and labels are shown to everybody. Make them of other fields.',
    ],
    [
      "as label",
      { labels: (board: Board) => ({ login: board.password! }) },
      'pool boards: the labels of b1: "login" is the value of "password", which the pool names in secret: keys and labels are shown to everybody. Make them of other fields.',
    ],
    [
      "in the error of a function",
      {
        labels: (board: Board): { readonly never: string } => {
          throw new Error(`what is ${board.password}?`);
        },
      },
      "pool boards: the labels of b1 failed: what is ***?. The item is an object with the properties id, model and password.",
    ],
    [
      "misspelt",
      { secret: ["pasword"] as never },
      'pool boards: secret names "pasword", which no item has; did you mean "password"?',
    ],
  ])("%s", (_, more, message) => {
    const said = fault(given(more), [item]);
    expect(said).toBe(message);
    expect(said).not.toContain("hunter2");
  });

  test("neither in what caused the error of a function: runners print that, too", () => {
    const failing = given({
      labels: (board) => {
        throw new Error(`what is ${board.password}?`);
      },
    });
    expect(() => found(failing, [item])).toThrow(
      expect.not.objectContaining({ cause: expect.anything() }),
    );
  });

  test("deep in a field, and a number as the text of a label", () => {
    const deep = { id: "b1", login: { user: "u", pins: [4711] } };
    const odd = pool<typeof deep>({
      discover: [],
      key: ({ id }) => id,
      labels: ({ login }) => ({ pin: String(login.pins[0]) }),
      secret: ["login"],
    });
    expect(fault(odd, [deep])).toContain('"pin" is the value of "login"');
  });

  test("workers get them", () => {
    expect(found(given({}), [item])[0]).toEqual({ key: "b1", labels: {}, capacity: 1, item });
  });
});
