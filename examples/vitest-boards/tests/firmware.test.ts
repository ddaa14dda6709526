import { describe, expect } from "vitest";
import { flashAll, version } from "../flash.ts";
import { test } from "../lab.ts";

// Who asks for no more than `boards` gets one board, and keeps it until the file is done.
test.beforeAll(({ boards }) => flashAll(boards));

describe("a board with the new firmware", () => {
  test("says so", async ({ boards: [board] }) => {
    expect(await board.ask("version")).toBe(version);
  });

  test("says so after a restart as well", async ({ boards: [board] }) => {
    await board.ask("restart");
    expect(await board.ask("version")).toBe(version);
  });

  test("can be flashed again", async ({ boards: [board] }) => {
    expect(await board.ask(`flash ${version}`)).toBe("ok");
  });
});
