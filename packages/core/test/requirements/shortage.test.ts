import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { readRequirements } from "../../src/requirements/read.ts";
import { look, type Candidates } from "../../src/requirements/requirement.ts";
import { shortage } from "../../src/requirements/shortage.ts";

/** The candidates of a list of requirements and keys. */
const looks = (...input: unknown[]): Candidates[] =>
  readRequirements(input).map((requirement) => look(requirement) as Candidates);

const devices = (count: number, ...keys: string[]) => anyOf(keys, { count, name: "devices" });

test("what can be met has none", () => {
  expect(shortage(looks("b1", anyOf(["b1", "b2"]), anyOf(["b2", "b3"])))).toBeUndefined();
});

test("one requirement that is too large", () => {
  expect(shortage(looks(devices(3, "d1", "d2")))).toBe("devices: need 3, but there are 2: d1, d2");
  expect(shortage(looks(devices(2, "d1")))).toBe("devices: need 2, but there is 1: d1");
});

test("without a name: its place, or nothing when it is the only one", () => {
  expect(shortage(looks(anyOf(["d1"], { count: 2 })))).toBe("need 2 resources, but there is 1: d1");
  expect(shortage(looks("b1", anyOf(["d1"], { count: 2 })))).toBe(
    "requirement 2: need 2, but there is 1: d1",
  );
});

test("a function that finds nothing", async () => {
  expect(shortage([await look(anyOf(() => []))])).toBe("need 1 resource, but there are none");
  expect(shortage([await look(anyOf(() => [], { name: "boards" }))])).toBe(
    "boards: need 1, but there are none",
  );
});

test("each one that is too large is named", () => {
  expect(
    shortage(looks(devices(3, "d1", "d2"), anyOf(["a"], { count: 2, name: "accounts" }))),
  ).toBe("devices: need 3, but there are 2: d1, d2; accounts: need 2, but there is 1: a");
});

test("requirements that are too large together, and only those", () => {
  const boards = anyOf(["b1", "b2", "b3"], { count: 2, name: "boards" });
  const t1000s = anyOf(["b1", "b2"], { count: 2, name: "T1000s" });
  const others = anyOf(["b3", "b4", "b5"], { count: 2, name: "others" });
  expect(shortage(looks(others, boards, t1000s))).toBe(
    "boards and T1000s together need 4, but there are 3: b1, b2, b3",
  );
});

test("a resource that is named and the only candidate of another requirement", () => {
  expect(shortage(looks("b1", anyOf(["b1"], { name: "boards" })))).toBe(
    "b1 and boards together need 2, but there is 1: b1",
  );
});

test("equal names are told apart by their places", () => {
  expect(shortage(looks(devices(1, "d1"), devices(1, "d1")))).toBe(
    "devices (requirement 1) and devices (requirement 2) together need 2, but there is 1: d1",
  );
});

const capacity = (key: string) => (key === "b3" ? 4 : 1);

test("what has too few slots is named", () => {
  const boards = anyOf(["b1", "b2", "b3"], { count: 2, slots: 2, capacity, name: "boards" });
  expect(shortage(looks(boards))).toBe(
    "boards: need 2 with 2 slots, but there is 1: b3; too small: b1 (1 slot), b2 (1 slot)",
  );
});

test("long lists are cut", () => {
  const keys = Array.from({ length: 12 }, (_, index) => `d${index + 10}`);
  expect(shortage(looks(devices(1_000, ...keys)))).toBe(
    "devices: need 1,000, but there are 12: d10, d11, d12, d13, d14, d15, d16, d17 and 4 more",
  );
});

test("what is leased exists, for the requirement it is named for", () => {
  const two = looks(devices(2, "d1"), anyOf(["a1", "a2"], { count: 2, name: "accounts" }));
  expect(shortage(two, [["d2"]])).toBeUndefined();
  expect(shortage(two, [["d1", "d1"]])).toBe("devices: need 2, but there is 1: d1");
  expect(shortage(two, [[], ["d2"]])).toBe("devices: need 2, but there is 1: d1");
});
