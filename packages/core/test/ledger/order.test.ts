import { expect, test } from "vitest";

import { compareKeys } from "../../src/ledger/order.ts";

/** What SQLite, Lua and Redis compare. */
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const characters = [
  "",
  "a",
  "b",
  "\u00e9",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "\u{10000}",
  "\u{10ffff}",
];
const keys = characters.flatMap((a) => characters.map((b) => a + b));

test("keys compare as their UTF-8 bytes do", () => {
  const differing = keys.flatMap((a) =>
    keys.filter((b) => Math.sign(compareKeys(a, b)) !== bytes(a, b)).map((b) => [a, b]),
  );
  expect(differing).toEqual([]);
});

test("that is not how JavaScript compares them", () => {
  expect(["\uffff", "\u{10000}"].toSorted()).toEqual(["\u{10000}", "\uffff"]);
  expect(["\u{10000}", "\uffff"].toSorted(compareKeys)).toEqual(["\uffff", "\u{10000}"]);
});
