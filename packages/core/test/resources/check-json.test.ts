import vm from "node:vm";
import { expect, test } from "vitest";

import { checkJson } from "../../src/resources/check-json.ts";

class Row {
  id = "b1";
}

class Board extends Row {
  send(): void {}
}

class Plain extends Row {
  port = 1;
}

const circle: Record<string, unknown> = { id: "b1" };
circle["self"] = { to: [circle] };

const shared = { host: "lab" };

test.each([
  ["nothing", []],
  ["all kinds", [{ a: 1, b: "x", c: [true, null, -0.5], d: { e: {} } }, "x", 4, false, null]],
  ["properties that are undefined", [{ a: undefined }]],
  ["objects without a prototype", [Object.assign(Object.create(null) as object, { a: 1 })]],
  ["objects of another realm", vm.runInNewContext("[{ a: [{}] }]")],
  ["the same object twice", [shared, { shared }, shared]],
  ["objects of a class that adds nothing", [new Row(), new Plain()]],
])("JSON: %s", (_what, value) => {
  expect(checkJson(value)).toBe(undefined);
});

test.each([
  [[{}, {}, { lastSeen: new Date() }], "[2].lastSeen is a Date"],
  [vm.runInNewContext("[new Date()]"), "[0] is a Date"],
  [[{ "last seen": { at: new Map() } }], '[0]["last seen"].at is a Map'],
  [[{ tags: new Set() }], "[0].tags is a Set"],
  [[/x/], "[0] is a RegExp"],
  [[new Error("secret")], "[0] is an Error"],
  [[new Uint8Array(2)], "[0] is a Uint8Array"],
  [[Promise.resolve()], "[0] is a Promise"],
  [[new Board()], "[0] is an object of class Board"],
  [[{ port: 1n }], "[0].port is a bigint"],
  [[{ port: Number.NaN }], "[0].port is NaN"],
  [[{ port: -Infinity }], "[0].port is -Infinity"],
  [[{ kind: Symbol("secret") }], "[0].kind is a symbol"],
  [[{ open: () => {} }], "[0].open is a function"],
  [[{ id: "b1" }, undefined], "[1] is undefined"],
  // oxlint-disable-next-line no-sparse-arrays
  [["b1", , "b3"], "[1] is undefined"],
  [[circle], "[0].self.to[0] is an object that it is itself inside of, a circle"],
  [new Date(), "it is a Date"],
])("not JSON %#", (value, sentence) => {
  expect(checkJson(value)).toBe(sentence);
});

test("each place is looked at once", () => {
  let reads = 0;
  const item = {
    get id() {
      reads++;
      return "b1";
    },
  };
  expect(checkJson([item])).toBe(undefined);
  expect(reads).toBe(1);
});
