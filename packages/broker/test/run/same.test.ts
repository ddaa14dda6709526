import { expect, test } from "vitest";
import { differingField } from "../../src/run/same.ts";

const key = () => (item: { id: string }) => item.id;

test("equal data and equal source text are the same", () => {
  const make = () => ({
    key: key(),
    scope: "file",
    secret: ["password"],
    refresh: 100,
    discover: [{ a: [1] }],
  });
  expect(differingField(make(), make())).toBeUndefined();
});

test.each([
  ["key", { key: key() }, { key: (item: { uid: string }) => item.uid }],
  ["key", { key: key() }, {}],
  ["refresh", { refresh: 100 }, { refresh: 200 }],
  ["secret", { secret: ["a"] }, { secret: ["a", "b"] }],
  ["discover", { discover: [{ id: "b1" }] }, { discover: [{ id: "b2" }] }],
  ["discover", { discover: [] }, { discover: {} }],
  ["discover", { discover: [] }, { discover: () => [] }],
])("%s differs", (field, a, b) => {
  expect(differingField(a, b)).toBe(field);
  expect(differingField(b, a)).toBe(field);
});
