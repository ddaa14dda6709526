import { expect, test } from "vitest";
import { overlapsOf, usesOf } from "./checker.ts";
import type { Entry } from "./witness.ts";

const entry = (what: Entry["what"], at: number, more: Partial<Entry> = {}): Entry => {
  return { what, at, request: 1, keys: ["a"], shared: false, ...more };
};

function overlaps(
  clients: Record<string, readonly Entry[]>,
  deaths: Record<string, number> = {},
): string[] {
  const uses = usesOf(new Map(Object.entries(clients)), new Map(Object.entries(deaths)));
  return overlapsOf(uses).map(({ first, second }) => `${first.client}+${second.client}`);
}

test("two that use one resource one after the other do not overlap", () => {
  const x = [entry("start", 1), entry("end", 2)];
  const y = [entry("start", 2), entry("end", 3)];
  expect(overlaps({ x, y })).toEqual([]);
});

test("two that use one resource at once overlap, whoever wrote first", () => {
  const x = [entry("start", 2), entry("end", 4)];
  const y = [entry("start", 1), entry("end", 3)];
  expect(overlaps({ x, y })).toEqual(["y+x"]);
});

test("a third overlaps with each of the first two", () => {
  const x = [entry("start", 1), entry("end", 9)];
  const y = [entry("start", 2), entry("end", 8)];
  const z = [entry("start", 3), entry("end", 4)];
  expect(overlaps({ x, y, z })).toEqual(["x+y", "x+z", "y+z"]);
});

test("different resources do not overlap; one of several does", () => {
  const x = [entry("start", 1, { keys: ["a", "b"] }), entry("end", 5)];
  const y = [entry("start", 2, { keys: ["c"] }), entry("end", 3)];
  const z = [entry("start", 4, { keys: ["b"] }), entry("end", 5)];
  expect(overlaps({ x, y, z })).toEqual(["x+z"]);
});

test("who never wrote an end goes on using, stopped or not", () => {
  const x = [entry("start", 1)];
  const y = [entry("start", 1_000_000), entry("end", 1_000_001)];
  expect(overlaps({ x, y })).toEqual(["x+y"]);
});

test("the dead use until they were killed", () => {
  const x = [entry("start", 1)];
  const y = [entry("start", 5), entry("end", 6)];
  expect(overlaps({ x, y }, { x: 4 })).toEqual([]);
  expect(overlaps({ x, y }, { x: 5.5 })).toEqual(["x+y"]);
});

test("shared users overlap with an exclusive one, not with each other", () => {
  const x = [entry("start", 1, { shared: true }), entry("end", 5)];
  const y = [entry("start", 2, { shared: true }), entry("end", 5)];
  const z = [entry("start", 3), entry("end", 5)];
  expect(overlaps({ x, y })).toEqual([]);
  expect(overlaps({ x, y, z })).toEqual(["x+z", "y+z"]);
});

test("each use of one client ends by its own end", () => {
  const x = [entry("start", 1), entry("end", 2), entry("start", 5, { request: 2 })];
  const y = [entry("start", 3), entry("end", 4)];
  expect(overlaps({ x, y })).toEqual([]);
});
