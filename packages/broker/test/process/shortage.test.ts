import { expect, test } from "vitest";
import type { WireNeed } from "../../src/protocol/messages.ts";
import { PoolList } from "../../src/process/pool-list.ts";
import { shortageOf } from "../../src/process/shortage.ts";
import { Wanted } from "../../src/process/wanted.ts";
import { found } from "./run.ts";

async function wantedOf(need: WireNeed, keys: readonly string[]): Promise<Wanted> {
  const pool = new PoolList({ name: need.pool }, { ask: () => {}, broken: () => {} });
  pool.discovered(found(...keys));
  const wanted = new Wanted(need, pool, { filter: async () => new Set(), fail: () => {} });
  // Looks, and refuses what is short.
  await wanted.toRequirement().catch(() => {});
  return wanted;
}

test("how long it has been so is said, without an option that a run does not have", async () => {
  const wanted = await wantedOf({ pool: "boards", count: 2 }, ["b1"]);
  const said = "boards: need 2, but there is 1: b1; it has been so for 30 s (missingGrace: 30 s)";
  expect(shortageOf([wanted], said).wire.message).toBe(
    "boards: need 2, but 1 is discovered: b1; it has been so for 30 s",
  );
});

test("several that are short are all said; needs of the same words once", async () => {
  const boards = await wantedOf({ pool: "boards", count: 2 }, ["b1"]);
  const phones = await wantedOf({ pool: "phones", count: 1 }, []);
  const enough = await wantedOf({ pool: "accounts", count: 1 }, ["a1"]);
  expect(shortageOf([boards, boards, enough, phones], "").wire).toMatchObject({
    message: "boards: need 2, but 1 is discovered: b1; phones: need 1, but none is discovered",
    pools: ["boards", "phones"],
  });
});

test("a pool that was not looked at yet is not blamed", async () => {
  const boards = await wantedOf({ pool: "boards", count: 2 }, ["b1"]);
  const pool = new PoolList({ name: "accounts" }, { ask: () => {}, broken: () => {} });
  const host = { filter: async () => new Set<string>(), fail: () => {} };
  const accounts = new Wanted({ pool: "accounts", count: 1 }, pool, host);
  expect(shortageOf([accounts, boards], "").wire.pools).toEqual(["boards"]);
});

test("of a shortage of several together only those are named that share resources", async () => {
  const boards = await wantedOf({ pool: "boards", count: 1 }, ["b1"]);
  const phones = await wantedOf({ pool: "phones", count: 1 }, ["b1"]);
  const accounts = await wantedOf({ pool: "accounts", count: 1 }, ["a1", "a2"]);
  const users = await wantedOf({ pool: "users", count: 1 }, ["a1", "a2"]);
  expect(shortageOf([accounts, boards, users, phones], "too few").wire).toMatchObject({
    message: "too few",
    pools: ["boards", "phones"],
  });
});
