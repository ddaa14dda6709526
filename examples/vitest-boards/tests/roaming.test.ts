import { expect } from "vitest";
import { need } from "resource-locker";
import { test } from "../lab.ts";

// Any two will do.
test.use({ boards: need(2) });

test("a session moves from one board to the other", async ({ boards: [from, to] }) => {
  await from.ask("set session 4711");
  await to.ask(`set session ${await from.ask("get session")}`);
  await from.ask("set session none");
  expect(await to.ask("get session")).toBe("4711");
  expect(await from.ask("get session")).toBe("none");
});

test("and back", async ({ boards: [from, to] }) => {
  await from.ask(`set session ${await to.ask("get session")}`);
  await to.ask("set session none");
  expect(await from.ask("get session")).toBe("4711");
});

test("both measure the same", async ({ boards: [a, b] }) => {
  expect(await a.ask("measure")).toBe(await b.ask("measure"));
});
