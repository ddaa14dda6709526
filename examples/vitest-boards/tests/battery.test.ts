import { describe, expect } from "vitest";
import { need } from "resource-locker";
import { test } from "../lab.ts";

test.use({ boards: need(2, { where: { model: "T2000" } }) });

describe("two boards on battery", () => {
  // The relay cuts the mains.
  test.beforeAll(({ relays: [relay] }) => relay.ask("set mains off"));

  test.for(["idle", "busy", "asleep"])("run on while %s", async (mode, { boards, relays }) => {
    expect(await relays[0].ask("get mains")).toBe("off");
    await Promise.all(boards.map((board) => board.ask(`set mode ${mode}`)));
    const voltages = await Promise.all(boards.map((board) => board.ask("measure voltage")));
    expect(voltages).toEqual(["voltage 3.3", "voltage 3.3"]);
  });

  test.afterAll(async ({ relays: [relay] }) => {
    await relay.ask("set mains on");
  });
});
