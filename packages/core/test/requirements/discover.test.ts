import { expect, test } from "vitest";

import { DiscoveryError, InputError } from "../../src/errors.ts";
import { anyOf } from "../../src/requirements/any-of.ts";
import { look } from "../../src/requirements/requirement.ts";

const untyped = anyOf as (candidates: unknown, options?: unknown) => ReturnType<typeof anyOf>;

const failure = (source: unknown, options?: unknown): Promise<unknown> =>
  Promise.resolve(look(untyped(source, options))).then(
    () => undefined,
    (error: unknown) => error,
  );

test("a function that throws, at once or later, is a DiscoveryError with its cause", async () => {
  const cause = new Error("connect ECONNREFUSED 10.0.0.7:80");
  const throws = () => {
    throw cause;
  };
  const rejects = () => Promise.reject(cause);
  for (const source of [throws, rejects]) {
    const error = await failure(source, { name: "boards" });
    expect(error).toBeInstanceOf(DiscoveryError);
    expect(error).toMatchObject({
      code: "RESOURCE_LOCKER_DISCOVERY",
      message: "discovery of boards failed: connect ECONNREFUSED 10.0.0.7:80",
      cause,
    });
  }
});

const findBoards = () => Promise.reject(new Error("no"));

test("without a name the function's own says what failed", async () => {
  expect(await failure(findBoards)).toMatchObject({
    message: "discovery of findBoards failed: no",
  });
  expect(await failure(() => Promise.reject(new Error("no")))).toMatchObject({
    message: "discovery of the candidates failed: no",
  });
});

test.each([
  [
    () => {},
    "discovery of boards must return a list; it returned undefined. Is a `return` missing?",
  ],
  [
    () => ({ items: ["b1"], total: 1 }),
    "discovery of boards must return a list; it returned an object with the properties items and total. Is its property items the list?",
  ],
  [
    () => new Set(["b1"]),
    "discovery of boards must return a list; it returned a Set. Write () => [...set].",
  ],
  [
    () => () => ["b1"],
    "discovery of boards must return a list; it returned a function. Is it to be called: () => list()?",
  ],
  [() => "b1", 'discovery of boards must return a list; it returned "b1".'],
  [() => null, "discovery of boards must return a list; it returned null."],
  [
    () => [Promise.resolve("b1")],
    "discovery of boards returned a list of Promises. Write () => Promise.all(promises).",
  ],
  [
    () => ["b1", "b1"],
    'anyOf(boards): items 1 ("b1") and 2 ("b1") have the same key, b1; each resource needs a key of its own.',
  ],
])("what can't be used is bad input %#", async (source, message) => {
  const error = await failure(source, { name: "boards" });
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({ message });
});
