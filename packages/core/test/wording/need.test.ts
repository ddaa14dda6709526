import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { look, type Candidates } from "../../src/requirements/requirement.ts";
import { describeNeed, describeNeeds, wanted } from "../../src/wording/need.ts";

const keys = ["b1", "b2", "b3", "b4", "b5", "b6", "b7"];

const want = (requirement: ReturnType<typeof anyOf>) =>
  wanted((look(requirement) as Candidates).need);

test.each([
  [anyOf(keys, { count: 2, name: "boards{model=T1000}" }), "2 boards{model=T1000}"],
  [anyOf(keys, { name: "boards" }), "1 of boards"],
  [anyOf(keys, { count: 2, name: "boards", mode: "shared" }), "2 boards (shared)"],
  [anyOf(keys, { count: 2, name: "hosts", slots: 3, capacity: () => 4 }), "2 hosts (3 slots each)"],
  [anyOf(["b1"]), "b1"],
  [anyOf(["b1", "b2"], { count: 2 }), "b1 and b2"],
  [anyOf(["b1", "b2"]), "1 of b1, b2"],
  [anyOf(keys, { count: 2 }), "2 of b1, b2, b3 and 4 more"],
  [anyOf(keys, { count: 7 }), "7 of b1, b2, b3 and 4 more"],
])("need %#", (requirement, text) => {
  expect(describeNeed(want(requirement))).toBe(text);
});

test("a need as it is listed", () => {
  expect(want(anyOf(keys, { count: 2, name: "boards" }))).toEqual({
    count: 2,
    mode: "exclusive",
    slots: 1,
    name: "boards",
    keys: ["b1", "b2", "b3"],
    candidates: 7,
  });
});

test("several needs", () => {
  const needs = [anyOf(keys, { count: 2, name: "boards" }), anyOf(["a1"])];
  expect(describeNeeds(needs.map(want))).toBe("2 boards and a1");
});

test("too few discovered at the moment", async () => {
  const sentence = async (found: string[], name?: string): Promise<string> => {
    const { need } = await look(anyOf(() => found, name === undefined ? {} : { name }));
    return describeNeed(wanted({ ...need, count: 2 }));
  };
  expect(await sentence([])).toBe("2 resources (none discovered)");
  expect(await sentence([], "boards")).toBe("2 boards (none discovered)");
  expect(await sentence(["b1"], "boards")).toBe("2 boards (1 discovered)");
  expect(await sentence(["b1"])).toBe("2 of b1 (1 discovered)");
});
