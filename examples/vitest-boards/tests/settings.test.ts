import { describe, expect } from "vitest";
import { test } from "../lab.ts";

describe("settings", () => {
  test.for([
    ["name", "kitchen"],
    ["interval", "30"],
    ["led", "off"],
  ])("%s can be %s", async ([name, value], { boards: [board] }) => {
    await board.ask(`set ${name} ${value}`);
    expect(await board.ask(`get ${name}`)).toBe(value);
  });

  test("survive a restart", async ({ boards: [board] }) => {
    await board.ask("set name cellar");
    await board.ask("restart");
    expect(await board.ask("get name")).toBe("cellar");
  });

  test("that nobody set are unset", async ({ boards: [board] }) => {
    expect(await board.ask("get colour")).toBe("unset");
  });
});
