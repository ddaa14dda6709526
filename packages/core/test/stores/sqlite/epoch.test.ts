import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StoreUnavailableError } from "../../../src/errors.ts";
import { nextEpoch } from "../../../src/stores/sqlite/epoch.ts";
import { folder } from "./folder.ts";

const NOW = 1_800_000_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW * 1000 + 999 });
});
afterEach(() => {
  vi.useRealTimers();
});

test("starts from the clock, so that it grows even when everything was deleted", () => {
  const root = folder();
  expect(nextEpoch(root)).toBe(NOW);
  rmSync(join(root, "epoch"));
  vi.setSystemTime((NOW + 60) * 1000);
  expect(nextEpoch(root)).toBe(NOW + 60);
});

test("grows within one second, and when the clock goes back", () => {
  const root = folder();
  expect([nextEpoch(root), nextEpoch(root), nextEpoch(root)]).toEqual([NOW, NOW + 1, NOW + 2]);
  vi.setSystemTime(0);
  expect(nextEpoch(root)).toBe(NOW + 3);
  expect(readdirSync(root)).toEqual(["epoch"]);
  expect(readFileSync(join(root, "epoch"), "utf8")).toBe(`${NOW + 3}\n`);
});

test.each(["", "no number", "-5", "1.5", "9007199254740992"])("takes %j for lost", (text) => {
  const root = folder();
  writeFileSync(join(root, "epoch"), text);
  expect(nextEpoch(root)).toBe(NOW);
});

test("says so when it can't be kept", () => {
  const root = folder();
  mkdirSync(join(root, "epoch"));
  expect(() => nextEpoch(root)).toThrow(StoreUnavailableError);
  expect(() => nextEpoch(root)).toThrow(`${join(root, "epoch")} can't be read`);
});
