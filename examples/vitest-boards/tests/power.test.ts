import { expect } from "vitest";
import { test } from "../lab.ts";

// The relay switches the power of the boards. There is one, and all share it: a test that takes both
// gets both at once or waits for both, whichever it names first (see reset.test.ts).
test("a board is back after a power cut", async ({ boards: [board], relays: [relay] }) => {
  await relay.ask("set power off");
  await relay.ask("set power on");
  expect(await board.ask("measure voltage")).toBe("voltage 3.3");
});

test("its settings are, too", async ({ boards: [board], relays: [relay] }) => {
  await board.ask("set name attic");
  await relay.ask("set power off");
  await relay.ask("set power on");
  expect(await board.ask("get name")).toBe("attic");
});

test("ten short cuts do it no harm", async ({ boards: [board], relays: [relay] }) => {
  for (let i = 0; i < 10; i++) await relay.ask(`set power ${i % 2 === 0 ? "off" : "on"}`);
  expect(await board.ask("get name")).toBe("attic");
});
