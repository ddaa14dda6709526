import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

import { reason } from "../../src/wording/reason.ts";

test.each<[unknown, string]>([
  [new Error("no such host"), "no such host"],
  [
    new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED ::1:80") }),
    "fetch failed: connect ECONNREFUSED ::1:80",
  ],
  [
    new TypeError("fetch failed", {
      cause: Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
    }),
    "fetch failed: ECONNREFUSED",
  ],
  [new Error("outer: inner", { cause: new Error("inner") }), "outer: inner"],
  [new Error("\u001b[31mred\n"), "\\x1b[31mred\\n"],
  [new Error(""), "it gave no reason"],
  ["a text", '"a text"'],
  [undefined, "undefined"],
  [{ status: 500 }, "an object with the property status"],
])("%o", (error, text) => {
  expect(reason(error)).toBe(text);
});

test("an error of another realm", () => {
  expect(reason(runInNewContext("new Error('there')"))).toBe("there");
});

test("a circle of causes ends", () => {
  const first = new Error("first");
  first.cause = new Error("second", { cause: first });
  expect(reason(first)).toBe("first: second");
});
