import { expect } from "vitest";
import { test } from "../lab.ts";
import { readMeasurement } from "../measurement.ts";

test("voltage is within its limits", async ({ boards: [board] }) => {
  const { quantity, value } = readMeasurement(await board.ask("measure voltage"));
  expect(quantity).toBe("voltage");
  expect(value).toBeGreaterThan(3);
  expect(value).toBeLessThan(3.6);
});

test("five measurements agree", async ({ boards: [board] }) => {
  const values = [];
  for (let i = 0; i < 5; i++) values.push(readMeasurement(await board.ask("measure")).value);
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.1);
});

test("a restart changes nothing", async ({ boards: [board] }) => {
  const before = await board.ask("measure voltage");
  await board.ask("restart");
  expect(await board.ask("measure voltage")).toBe(before);
});
