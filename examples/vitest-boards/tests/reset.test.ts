import { expect } from "vitest";
import { test } from "../lab.ts";

// The relay first: power.test.ts names the board first, and neither waits for the other for ever.
test("a press of the reset button restarts", async ({ relays: [relay], boards: [board] }) => {
  await relay.ask("set button pressed");
  await relay.ask("set button released");
  expect(await board.ask("measure voltage")).toBe("voltage 3.3");
});

test("a long one brings back the defaults", async ({ relays: [relay], boards: [board] }) => {
  await board.ask("set name unset");
  await relay.ask("set button pressed");
  expect(await board.ask("get name")).toBe("unset");
  await relay.ask("set button released");
});
