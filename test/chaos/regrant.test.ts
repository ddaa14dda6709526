import { expect, test } from "vitest";
import { usesOf } from "./checker.ts";
import { regrantsOf } from "./regrant.ts";
import type { Stop } from "./tormentor.ts";
import type { Entry } from "./witness.ts";

const entry = (what: Entry["what"], at: number, keys: readonly string[] = ["a"]): Entry => {
  return { what, at, request: 1, keys, shared: false };
};

const holder = [entry("start", 1)];
const waiter = [entry("ask", 2), entry("start", 110), entry("end", 120)];
const deaths = { holder: 100 };

function regrants(
  clients: Record<string, readonly Entry[]>,
  killed: Record<string, number> = deaths,
  stops: readonly Partial<Stop>[] = [],
): number[] {
  const testimony = new Map(Object.entries(clients));
  const dead = new Map(Object.entries(killed));
  return regrantsOf(testimony, usesOf(testimony, dead), {
    deaths: dead,
    stops: stops.map((stop) => {
      return { client: "other", from: 90, to: 105, inTransaction: false, killed: false, ...stop };
    }),
  });
}

test("from the kill to the next use by somebody who waited", () => {
  expect(regrants({ holder, waiter })).toEqual([10]);
  expect(regrants({ holder, waiter }, deaths, [{}])).toEqual([10]);
});

test("a kill that nobody waited for says nothing", () => {
  const late = [entry("ask", 101), entry("start", 110)];
  expect(regrants({ holder, waiter: late })).toEqual([]);
  expect(regrants({ holder })).toEqual([]);
});

test("nor does a kill of somebody who had nothing", () => {
  const idle = [entry("start", 1), entry("end", 1.5)];
  expect(regrants({ holder: idle, waiter })).toEqual([]);
});

test("nor when the next one waited for something else as well", () => {
  const both = [entry("ask", 2), entry("start", 110, ["a", "b"])];
  const second = [entry("start", 1, ["b"]), entry("end", 108)];
  expect(regrants({ holder, waiter: both, second })).toEqual([]);
});

test("nor when the next one, or the writer, was stopped", () => {
  expect(regrants({ holder, waiter }, deaths, [{ client: "waiter" }])).toEqual([]);
  expect(regrants({ holder, waiter }, deaths, [{ inTransaction: true }])).toEqual([]);
});

test("nor when another death came in between", () => {
  expect(regrants({ holder, waiter }, { ...deaths, other: 105 })).toEqual([]);
  expect(regrants({ holder, waiter }, { ...deaths, other: 115 })).toEqual([10]);
});
