import { describe, expect } from "vitest";
import { need } from "resource-locker";
import { test } from "../lab.ts";

// Only a T2000 has a display.
test.use({ boards: need(1, { where: { model: "T2000" } }) });

describe("the display", () => {
  test("is on a T2000", ({ boards: [board] }) => {
    expect(board.device.model).toBe("T2000");
  });

  test.for(["hello", "12:30", "low battery"])("shows %o", async (text, { boards: [board] }) => {
    await board.ask(`set display ${text}`);
    expect(await board.ask("get display")).toBe(text);
  });

  test("can be dimmed", async ({ boards: [board] }) => {
    for (const brightness of ["100", "50", "0"]) await board.ask(`set brightness ${brightness}`);
    expect(await board.ask("get brightness")).toBe("0");
  });
});
