import { expect, test } from "vitest";
import { Progress } from "../../src/process/progress.ts";

test("people hear of a wait after 3, 10, 30 and 60 s, then every minute", () => {
  const told: string[] = [];
  const progress = new Progress((text) => told.push(text), "a.test.ts");
  for (let second = 0; second <= 240; second++) {
    progress.waiting({ text: `${second}`, waited: second * 1_000 }, undefined);
  }
  expect(told).toEqual([3, 10, 30, 60, 120, 180, 240].map((second) => `a.test.ts: ${second}`));
});

test("what was missed is not made up for", () => {
  const told: string[] = [];
  const progress = new Progress((text) => told.push(text), undefined);
  progress.waiting({ text: "late", waited: 100_000 }, "discovery of boards failed");
  progress.waiting({ text: "later", waited: 101_000 }, undefined);
  expect(told).toEqual(["late (discovery of boards failed)"]);
});
