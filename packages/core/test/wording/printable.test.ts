import { expect, test } from "vitest";

import { printable, quoted, shownKey } from "../../src/wording/printable.ts";

test.each([
  ["colours", "\u001b[31mred", "\\x1b[31mred"],
  ["a new line", "a\r\nb\tc", "a\\r\\nb\\tc"],
  ["the bell and delete", "\u0007\u007f", "\\x07\\x7f"],
  ["controls of 8 bits", "\u009b31m", "\\x9b31m"],
  ["turning the direction", "a\u202eb", "a\\u202eb"],
  ["what is invisible", "a\u200bb\ufeff", "a\\u200bb\\ufeff"],
  ["line separators", "a\u2028b", "a\\u2028b"],
  ["half characters", "a\ud800", "a\\ud800"],
  ["invisible beyond U+FFFF", "\u{e0041}", "\\u{e0041}"],
])("%s is shown, not obeyed", (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("letters of all scripts and pictures stay", () => {
  expect(printable("Gerät 電話 😀 é")).toBe("Gerät 電話 😀 é");
});

test("long texts are cut between characters", () => {
  expect(printable("x".repeat(81))).toBe(`${"x".repeat(80)}…`);
  expect(printable("x".repeat(80))).toBe("x".repeat(80));
  expect(printable("😀😀😀", 2)).toBe("😀😀…");
  expect(printable("😀😀", 2)).toBe("😀😀");
});

test("quotes and backslashes inside quotes", () => {
  expect(quoted('say "hi" \\ bye\n')).toBe('"say \\"hi\\" \\\\ bye\\n"');
});

test.each([
  ["b1", "b1"],
  ["lab-1/board:3", "lab-1/board:3"],
  ["Gerät", "Gerät"],
  ["a b", '"a b"'],
  ["a,b", '"a,b"'],
  ["b1.", '"b1."'],
  ["b1:", '"b1:"'],
  ['"', '"\\""'],
  ["", '""'],
  ["a\u001bb", "a\\x1bb"],
])("the key %j in a sentence", (key, shown) => {
  expect(shownKey(key)).toBe(shown);
});
