import { describe, expect } from "vitest";
import { need } from "resource-locker";
import { flashAll, version } from "../flash.ts";
import { test } from "../lab.ts";

test.use({ boards: need(2, { where: { model: "T1000" } }) });
test.beforeAll(({ boards }) => flashAll(boards));

describe("two boards of one model", () => {
  test("have the same firmware", async ({ boards: [a, b] }) => {
    expect(await a.ask("version")).toBe(version);
    expect(await b.ask("version")).toBe(version);
  });

  test.for(["1", "6", "11"])("meet on channel %s", async (channel, { boards }) => {
    await Promise.all(boards.map((board) => board.ask(`set channel ${channel}`)));
    const channels = await Promise.all(boards.map((board) => board.ask("get channel")));
    expect(channels).toEqual([channel, channel]);
  });

  test("are not the same board", ({ boards: [a, b] }) => {
    expect(a.device.id).not.toBe(b.device.id);
  });
});
