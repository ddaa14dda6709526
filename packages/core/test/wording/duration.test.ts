import { expect, test } from "vitest";

import { duration } from "../../src/wording/duration.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [119.6, "120 ms"],
  [999, "999 ms"],
  [999.6, "1 s"],
  [6_000, "6 s"],
  [6_130, "6.1 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [41_400, "41 s"],
  [59_499, "59 s"],
  [59_500, "1 m"],
  [3 * MINUTE + 10_000, "3 m 10 s"],
  [HOUR - 501, "59 m 59 s"],
  [HOUR - 500, "1 h"],
  [2 * HOUR + 4 * MINUTE, "2 h 4 m"],
  [24 * HOUR - 1, "1 d"],
  [77 * HOUR, "3 d 5 h"],
])("%d ms", (ms, text) => {
  expect(duration(ms)).toBe(text);
});
