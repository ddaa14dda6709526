import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

import { received } from "../../src/wording/received.ts";

class Board {
  readonly id = "b1";
}

test.each<[unknown, string]>([
  [undefined, "undefined"],
  [null, "null"],
  [NaN, "NaN"],
  [-0.5, "-0.5"],
  [7n, "7n"],
  [true, "true"],
  [Symbol("s"), "Symbol(s)"],
  ["60s", '"60s"'],
  ["x".repeat(61), `"${"x".repeat(60)}…"`],
  ["redis://me:hunter2@host/0", '"redis://***@host/0"'],
  [[], "an empty list"],
  [[1, 2], "a list of 2"],
  [Promise.resolve(), "a Promise"],
  [new Map(), "a Map"],
  [new Set(), "a Set"],
  [{}, "an empty object"],
  [{ id: "b1" }, "an object with the property id"],
  [{ id: "b1", pin: 1 }, "an object with the properties id and pin"],
  [
    { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 },
    "an object with the properties a, b, c, d, e and 2 more",
  ],
  [{ "\u001b[31m": 1 }, "an object with the property \\x1b[31m"],
  [new Board(), "an object of class Board with the property id"],
  [new Date(0), "an object of class Date"],
  [Object.create(null), "an empty object"],
  [() => 1, "a function"],
  [parseInt, "a function (parseInt)"],
])("%o", (value, text) => {
  expect(received(value)).toBe(text);
});

test("a plain object of another realm is plain", () => {
  expect(received(runInNewContext("({ id: 1 })"))).toBe("an object with the property id");
});

test("names of classes and functions can't reach the terminal unescaped", () => {
  const named = Object.defineProperty(() => 1, "name", { value: "\u001b[2J" });
  expect(received(named)).toBe("a function (\\x1b[2J)");
});
