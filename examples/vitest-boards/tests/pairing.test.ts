import { expect } from "vitest";
import { need } from "resource-locker";
import { test } from "../lab.ts";

// One of each model: two needs on one pool, met together, and in this order.
test.use({
  boards: [need(1, { where: { model: "T1000" } }), need(1, { where: { model: "T2000" } })],
});

test("an old and a new board are there", ({ boards: [old, young] }) => {
  expect(old.device.model).toBe("T1000");
  expect(young.device.model).toBe("T2000");
});

test("they keep each other's name", async ({ boards: [old, young] }) => {
  await old.ask(`set peer ${young.device.id}`);
  await young.ask(`set peer ${old.device.id}`);
  expect(await old.ask("get peer")).toBe(young.device.id);
  expect(await young.ask("get peer")).toBe(old.device.id);
});

test("a restart of one is no farewell", async ({ boards: [old, young] }) => {
  await old.ask("restart");
  expect(await old.ask("get peer")).toBe(young.device.id);
});
