import { expect, test } from "vitest";
import { chaos } from "./chaos.ts";
import { faultsOf } from "./report.ts";

test("ten seconds of chaos: nothing is granted twice, nothing is left", async () => {
  const options = { seconds: 10, seed: 1, unlocked: false };
  const outcome = await chaos(options);
  expect(faultsOf(outcome, options)).toEqual([]);
  expect(outcome.grants).toBeGreaterThan(0);
  expect(outcome.killsOfHolders).toBeGreaterThan(0);
  expect(outcome.stops.length).toBeGreaterThan(0);
}, 120_000);

test("three seconds without locks: the same checker notices", async () => {
  const { overlaps } = await chaos({ seconds: 3, seed: 1, unlocked: true });
  expect(overlaps.length).toBeGreaterThan(0);
}, 60_000);
