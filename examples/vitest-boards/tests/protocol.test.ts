import { describe, expect } from "vitest";
import { test } from "../lab.ts";
import { readMeasurement } from "../measurement.ts";

// No test here takes a board, so this file waits for nobody.
describe("a measurement", () => {
  test("has a quantity and a value", () => {
    expect(readMeasurement("voltage 3.3")).toEqual({ quantity: "voltage", value: 3.3 });
  });

  test.for(["", "voltage", "voltage high", "3.3"])("%o is none", (line) => {
    expect(() => readMeasurement(line)).toThrow("not a measurement");
  });
});
