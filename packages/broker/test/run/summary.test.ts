import { expect, test } from "vitest";
import type { PoolUsage } from "../../src/protocol/channel.ts";
import { summaryLines } from "../../src/run/summary.ts";

const boards: PoolUsage = {
  pool: "boards",
  size: 5,
  leases: 41,
  heldMs: 390_000,
  requests: 34,
  waited: 19,
  waitedMs: 72_000,
  longest: { ms: 6_100, file: "radio.test.ts" },
};

const accounts: PoolUsage = {
  pool: "accounts",
  size: 3,
  leases: 1,
  heldMs: 400,
  requests: 1,
  waited: 0,
  waitedMs: 0,
};

test("pools are aligned, each with its size, leases, use and waiting", () => {
  expect(summaryLines({ spanMs: 100_000, pools: [boards, accounts] })).toEqual([
    "resources  boards 5 · 41 leases · busy 78 % · waited 1 m 12 s in 19 of 34 requests (longest 6.1 s: radio.test.ts)",
    "           accounts 3 · 1 lease · busy 0 % · no waiting in 1 request",
  ]);
});

test("a pool nobody asked for has no line", () => {
  expect(summaryLines({ spanMs: 1, pools: [{ ...boards, requests: 0 }] })).toEqual([]);
  expect(summaryLines({ spanMs: 1, pools: [{ ...boards, requests: 0 }, accounts] })).toEqual([
    "resources  accounts 3 · 1 lease · busy 100 % · no waiting in 1 request",
  ]);
});

test("what is gone from the list, and a run without time, break nothing", () => {
  const [line] = summaryLines({ spanMs: 1_000, pools: [{ ...boards, size: 1 }] });
  expect(line).toContain("busy 100 %");
  expect(summaryLines({ spanMs: 0, pools: [{ ...boards, size: 0 }] })[0]).toContain("busy 0 %");
});

test("the longest wait of no file, and the name of a file that would move the cursor", () => {
  const line = (longest: { ms: number; file?: string }) =>
    summaryLines({ spanMs: 1_000, pools: [{ ...boards, longest }] })[0];
  expect(line({ ms: 900 })).toMatch(/ \(longest 900 ms\)$/);
  expect(line({ ms: 900, file: "a\u{1b}[2J.test.ts" })).toContain("a\\x1b[2J.test.ts");
});
