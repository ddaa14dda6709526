import { describe, expect, test } from "vitest";
import {
  anyOf,
  createLocker,
  InputError,
  memoryStore,
  UnsatisfiableError,
} from "../../src/index.ts";
import type { AcquireOptions, LockerOptions, TryOptions } from "../../src/index.ts";
import { keysHeld, rejection, stores } from "./lockers.ts";

const boards = [{ id: "b1" }, { id: "b2" }];
const key = (board: { id: string }): string => board.id;

// As a caller without types.
const any = anyOf as (candidates?: unknown, options?: unknown) => ReturnType<typeof anyOf>;

/** Requests that are wrong, by what is wrong with them, and what is said. */
const wrong: readonly (readonly [what: string, requirements: () => unknown, sentence: string])[] = [
  [
    "empty candidates",
    () => [anyOf([])],
    "anyOf: the list of candidates is empty. If it is known only later, pass a function: anyOf(() => devices).",
  ],
  [
    "count 0",
    () => [anyOf(["b1"], { count: 0 })],
    "anyOf: count must be a whole number, 1 or more; received 0.",
  ],
  [
    "a negative count",
    () => [anyOf(["b1"], { count: -1 })],
    "anyOf: count must be a whole number, 1 or more; received -1.",
  ],
  [
    "count NaN",
    () => [anyOf(["b1"], { count: Number.NaN })],
    "anyOf: count must be a whole number, 1 or more; received NaN.",
  ],
  [
    "more than there are",
    () => [anyOf(boards, { count: 3, key, name: "boards" })],
    "boards: need 3, but there are 2: b1, b2",
  ],
  [
    "duplicate keys in a list",
    () => [anyOf([...boards, { id: "b1" }], { key, name: "boards" })],
    "anyOf(boards): items 1 and 3 have the same key, b1; each resource needs a key of its own.",
  ],
  [
    "duplicate keys in what a function found",
    () => [anyOf(() => [...boards, { id: "b1" }], { key, name: "boards" })],
    "anyOf(boards): items 1 and 3 have the same key, b1; each resource needs a key of its own.",
  ],
  [
    "one resource twice",
    () => ["b1", "b2", "b1"],
    "acquire: items 1 and 3 are the same resource, b1; a request gets each resource once.",
  ],
  [
    "an empty key",
    () => ["b1", ""],
    "acquire: item 2 is empty; it must have 1 to 1,024 characters.",
  ],
  [
    "a key of 1 MB",
    () => ["k".repeat(1_048_576)],
    `acquire: item 1 is 1,048,576 characters long ("${"k".repeat(40)}…"); the most is 1,024.`,
  ],
  [
    "half a character",
    () => ["b\ud83d"],
    'acquire: item 1 has half a character in it, a lone surrogate ("b\\ud83d"); stores could not tell it from others. Cut strings by Array.from(text), not by index.',
  ],
  [
    "a broken number",
    () => [1.5],
    "acquire: item 1 must be the key of a resource or anyOf(…); received 1.5.",
  ],
  [
    "an array where its items were meant",
    () => [["b1", "b2"]],
    "acquire: item 1 must be the key of a resource or anyOf(…); received a list of 2. For any one of them write anyOf(list), for all of them acquire([...list]).",
  ],
  [
    "an array where its items were meant, in anyOf",
    () => [any([boards], { key })],
    "anyOf: the key of item 1 must be a string or a whole number; received undefined. It is itself a list: write anyOf(devices), not anyOf([devices]).",
  ],
  [
    "a requirement without the list around it",
    () => anyOf(["b1"]),
    "acquire: what to acquire must be a list; received anyOf(…). Write acquire([anyOf(…)]).",
  ],
  [
    "a key without the list around it",
    () => "b1",
    'acquire: what to acquire must be a list; received "b1". Write acquire(["b1"]).',
  ],
  [
    "objects without a key",
    () => [any(boards)],
    "anyOf: item 1 is an object with the property id; say what its key is: anyOf(items, { key: (item) => item.id }).",
  ],
  [
    "misspelt options of a requirement",
    () => [any(["b1"], { cuont: 2 })],
    'anyOf: there is no option "cuont"; did you mean "count"?',
  ],
];

describe.each(stores)("%s: a request that is wrong", (_name, fresh) => {
  test.each(wrong)(
    "%s: it is said, and nothing is locked",
    async (_what, requirements, sentence) => {
      const locker = fresh()();
      await locker.acquire(["held before"]);
      // Some throw where they are written, the others reject.
      const error = await rejection((async () => locker.acquire(requirements() as string[]))());
      expect([InputError, UnsatisfiableError]).toContain(error.constructor);
      expect(error.message).toBe(sentence);
      const { leases, queue } = await locker.list();
      expect([leases.map((lease) => lease.key), queue]).toEqual([["held before"], []]);
    },
  );

  test("keys may be numbers, and have any character and 1,024 of them", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const odd = [
      "__proto__",
      "\0",
      "a\nb",
      "'; DROP TABLE state",
      "{}",
      "*",
      "%s",
      "\u{1f600}",
      " ",
    ];
    const keys = [...odd, "\u{ffff}", "\u202e", "k".repeat(1_024)];
    const grant = await a.acquire([...keys, 7, -1]);
    expect(grant.flat()).toEqual([...keys, "7", "-1"]);
    expect(keysHeld(await b.list())).toEqual([...keys, "7", "-1"].toSorted());
    for (const one of [...keys, "7", -1]) expect(await b.tryAcquire([one])).toBeUndefined();
    await grant.release();
    expect((await b.tryAcquire(keys))!.flat()).toEqual(keys);
  });

  test("what keys do to a terminal is not in the text", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker({ holder: { run: "ci\u001b[2J" } }), newLocker()];
    await a.acquire(["b\u001b[31m", "a\nb"], { note: "\u202etxt" });
    const told = Promise.withResolvers<string>();
    const options = { onWaiting: ({ text }: { text: string }) => told.resolve(text), timeout: 400 };
    const error = await rejection(b.acquire(["b\u001b[31m", "a\nb"], options));
    for (const text of [await told.promise, error.message]) {
      expect(text).toMatch(/"a\\nb" and b\\x1b\[31m held by ci\\x1b\[2J, "\\u202etxt"/);
      expect(text).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }
  });
});

/** Options that are wrong, and what is said. */
const options: readonly (readonly [given: unknown, sentence: string])[] = [
  [{ timout: 5 }, 'acquire: there is no option "timout"; did you mean "timeout"?'],
  [
    { ttl: 5 },
    'acquire: there is no option "ttl"; the options are priority, note, holder, timeout, signal, holding, onWaiting and alive.',
  ],
  [
    { timeout: "60s" },
    'acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received "60s". Write 60_000.',
  ],
  [
    { timeout: -1 },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received -1.",
  ],
  [
    { timeout: Number.NaN },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received NaN.",
  ],
  [
    { timeout: 2 ** 31 },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received 2147483648. The most is 2_147_483_647 (24 days); for no limit write Infinity.",
  ],
  [
    { signal: new AbortController() },
    "acquire: signal must be an AbortSignal; received an object of class AbortController. Write controller.signal.",
  ],
  [
    { priority: 1.5 },
    "acquire: priority must be a whole number from -1,000 to 1,000; received 1.5.",
  ],
  [
    { priority: 1001 },
    "acquire: priority must be a whole number from -1,000 to 1,000; received 1001.",
  ],
  [{ note: "" }, 'acquire: note must be a text of 1 to 1,000 characters; received "".'],
  [
    { holder: "ci-4412" },
    'acquire: holder must be an object such as { run: "ci-4412" }; received "ci-4412".',
  ],
  [
    { holder: { wroker: "3" } },
    'acquire: holder: there is no option "wroker"; did you mean "worker"?',
  ],
  [{ holding: {} }, "acquire: holding must be a list of grants; received an empty object."],
  [
    { alive: "../worker" },
    'acquire: alive must be the name of an alive file: 1 to 64 letters, digits, _ or -; received "../worker".',
  ],
  [
    { onWaiting: true },
    "acquire: onWaiting must be a function; received true. Write onWaiting: (waiting) => console.log(waiting.text).",
  ],
  [5000, "acquire: the options must be an object; received 5000."],
];

test.each(options)("acquire refuses the options %j", async (given, sentence) => {
  const locker = createLocker({ store: memoryStore() });
  const error = await rejection(locker.acquire(["b1"], given as AcquireOptions));
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe(sentence);
  expect((await locker.list()).leases).toEqual([]);
});

test("tryAcquire knows its own options", async () => {
  const locker = createLocker({ store: memoryStore() });
  const error = await rejection(locker.tryAcquire(["b1"], { timeout: 5 } as TryOptions));
  expect(error.message).toBe(
    'tryAcquire: there is no option "timeout"; the options are priority, note and holder.',
  );
  expect((await rejection(locker.tryAcquire("b1" as never))).message).toContain(
    'Write tryAcquire(["b1"])',
  );
});

test.each([
  [{ stroe: "memory:" }, 'createLocker: there is no option "stroe"; did you mean "store"?'],
  [
    { timeout: 5 },
    'createLocker: there is no option "timeout"; the options are store, holder and missingGrace.',
  ],
  [
    { missingGrace: "30s" },
    'createLocker: missingGrace must be a number of milliseconds, 0 or more, or Infinity; received "30s". Write 30_000.',
  ],
  [
    { holder: { note: "x" } },
    'createLocker: holder: there is no option "note"; the options are run, worker, file and test.',
  ],
  ["memory:", 'createLocker: the options must be an object; received "memory:".'],
])("createLocker refuses the options %j", (given, sentence) => {
  expect(() => createLocker(given as LockerOptions)).toThrow(new InputError(sentence));
});
