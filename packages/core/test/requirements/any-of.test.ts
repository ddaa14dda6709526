import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { look, type Candidates } from "../../src/requirements/requirement.ts";
import { refusal } from "./refusal.ts";

// As a caller without types.
const untyped = anyOf as (candidates?: unknown, options?: unknown) => ReturnType<typeof anyOf>;

const boards = [
  { id: "b2", model: "T2000", slots: 4, password: "secret" },
  { id: "b1", model: "T1000", slots: 1, password: "secret" },
];

test("a list becomes a need with sorted keys, at once", () => {
  const found = look(anyOf(["b2", "b10", "b1"], { count: 2, name: "boards" })) as Candidates;
  expect(found.need).toMatchObject({
    count: 2,
    mode: "exclusive",
    slots: 1,
    prefer: [],
    name: "boards",
    candidates: { keys: ["b1", "b10", "b2"] },
  });
  expect(found.need.candidates.digest).toMatch(/^[\da-f]{32}$/);
  expect("capacities" in found.need.candidates).toBe(false);
});

test("a list is read once, whatever happens to it later", () => {
  const list = [{ id: "b1" }, { id: "b2" }];
  let reads = 0;
  const requirement = anyOf(list, {
    key: (board) => {
      reads++;
      return board.id;
    },
  });
  list.pop();
  const first = look(requirement);
  expect(look(requirement)).toBe(first);
  expect((first as Candidates).need.candidates.keys).toEqual(["b1", "b2"]);
  expect(reads).toBe(2);
});

test("items and labels are found by key", () => {
  const found = look(
    anyOf(boards, {
      key: (board) => board.id,
      labels: (board) => ({ model: board.model, fast: true, cores: 2 }),
    }),
  ) as Candidates;
  expect(found.items.get("b1")).toBe(boards[1]);
  expect(found.labels.get("b2")).toEqual({ model: "T2000", fast: "true", cores: "2" });
});

test("whole numbers are keys", () => {
  const found = look(anyOf([10, 9, 0, -1])) as Candidates<number>;
  expect(found.need.candidates.keys).toEqual(["-1", "0", "10", "9"]);
  expect(found.items.get("9")).toBe(9);
});

test("keys that are names of objects' own things are keys like others", () => {
  const found = look(anyOf(["__proto__", "constructor", "toString"])) as Candidates;
  expect(found.need.candidates.keys).toEqual(["__proto__", "constructor", "toString"]);
});

test("labels may be called __proto__", () => {
  const found = look(anyOf(["a"], { labels: () => JSON.parse('{"__proto__":"x"}') })) as Candidates;
  expect(JSON.stringify(found.labels.get("a"))).toBe('{"__proto__":"x"}');
});

test("capacities stand in the order of the keys; what has fewer slots than needed is left out", () => {
  const options = { key: (b: { id: string }) => b.id, capacity: (b: { slots: number }) => b.slots };
  const all = look(anyOf(boards, options)) as Candidates;
  expect(all.need.candidates).toMatchObject({ keys: ["b1", "b2"], capacities: [1, 4] });
  const large = look(anyOf(boards, { ...options, slots: 2, prefer: ["b1", "b2"] })) as Candidates;
  expect(large.need.candidates).toMatchObject({ keys: ["b2"], capacities: [4] });
  expect(large.need.prefer).toEqual(["b2"]);
  expect([...large.items.keys()]).toEqual(["b2"]);
  expect(large.tooSmall).toEqual([{ key: "b1", capacity: 1 }]);
  const single = look(anyOf(boards, { ...options, capacity: () => 1 })) as Candidates;
  expect("capacities" in single.need.candidates).toBe(false);
});

test("preferred keys: candidates only, each once, in the order given", () => {
  const found = look(anyOf([1, 2, 3], { prefer: [3, "9", "1", 3] })) as Candidates;
  expect(found.need.prefer).toEqual(["3", "1"]);
});

const digest = (keys: string[], capacity = 1): string =>
  (look(anyOf(keys, { capacity: () => capacity })) as Candidates).need.candidates.digest;

test("equal lists have equal digests, others have not", () => {
  expect(digest(["a", "b"])).toBe(digest(["b", "a"]));
  const others = [digest(["a", "b"]), digest(["ab"]), digest(['a","b']), digest(["a", "b"], 2)];
  expect(new Set(others).size).toBe(4);
});

test("a function is called at each look", async () => {
  const rounds = [["b1"], ["b2", "b1"]];
  const requirement = anyOf(() => rounds.shift()!, { refresh: 500 });
  expect(requirement.refresh).toBe(500);
  expect((await look(requirement)).need.candidates.keys).toEqual(["b1"]);
  expect((await look(requirement)).need.candidates.keys).toEqual(["b1", "b2"]);
});

test("functions are looked at every 2 seconds by default, lists never", () => {
  expect(anyOf(() => ["b1"]).refresh).toBe(2_000);
  expect(anyOf(["b1"]).refresh).toBeUndefined();
});

test("a function that finds nothing is no bad input", async () => {
  expect((await look(anyOf(() => []))).need.candidates.keys).toEqual([]);
});

test.each([
  [
    [[]],
    "anyOf: the list of candidates is empty. If it is known only later, pass a function: anyOf(() => devices).",
  ],
  [
    ["b1"],
    'anyOf: the candidates must be a list, or a function that discovers them; received "b1". Write anyOf(["b1"]).',
  ],
  [
    [],
    "anyOf: the candidates must be a list, or a function that discovers them; received undefined.",
  ],
  [
    [Promise.resolve([])],
    "anyOf: the candidates must be a list, or a function that discovers them; received a Promise. Write anyOf(await devices), or anyOf(() => discoverDevices()) to look anew each time.",
  ],
  [
    [new Set(["b1"])],
    "anyOf: the candidates must be a list, or a function that discovers them; received a Set. Write anyOf([...set]).",
  ],
  [[["b1"], 2], "anyOf: the options must be an object; received 2. Write { count: 2 }."],
  [[["b1"], { cuont: 2 }], 'anyOf: there is no option "cuont"; did you mean "count"?'],
  [
    [["b1"], { exprie: 2 }],
    'anyOf: there is no option "exprie"; the options are count, key, labels, capacity, mode, slots, prefer, name and refresh.',
  ],
  [[["b1"], { count: 0 }], "anyOf: count must be a whole number, 1 or more; received 0."],
  [[["b1"], { count: -1 }], "anyOf: count must be a whole number, 1 or more; received -1."],
  [[["b1"], { count: NaN }], "anyOf: count must be a whole number, 1 or more; received NaN."],
  [[["b1"], { count: 1.5 }], "anyOf: count must be a whole number, 1 or more; received 1.5."],
  [
    [["b1"], { count: "2" }],
    'anyOf: count must be a whole number, 1 or more; received "2". Write 2.',
  ],
  [[["b1"], { mode: "share" }], 'anyOf: mode must be "exclusive" or "shared"; received "share".'],
  [
    [["b1"], { mode: "shared", slots: 2 }],
    'anyOf: slots can\'t go with mode "shared": shared holders take no slots, any number of them fits on a resource. Leave out one of the two.',
  ],
  [[["b1"], { slots: 0 }], "anyOf: slots must be a whole number, 1 or more; received 0."],
  [[["b1"], { name: "" }], 'anyOf: name must be a text of 1 to 200 characters; received "".'],
  [
    [["b1"], { prefer: "b1" }],
    'anyOf: prefer must be a list of keys; received "b1". Write prefer: ["b1"].',
  ],
  [
    [["b1"], { prefer: [{ id: 1 }] }],
    "anyOf: prefer[0] must be a string or a whole number; received an object with the property id.",
  ],
  [
    [["b1"], { refresh: 500 }],
    "anyOf: refresh goes with a function that discovers; a list stays as it is. Write anyOf(() => devices, { refresh }), or leave refresh out.",
  ],
  [
    [() => ["b1"], { refresh: 50 }],
    "anyOf: refresh must be a number of milliseconds, 100 or more; received 50.",
  ],
  [
    [boards, { key: "id" }],
    'anyOf: key must be a function; received "id". Write key: (item) => item.id.',
  ],
  [
    [boards],
    "anyOf: item 1 is an object with the properties id, model, slots and password; say what its key is: anyOf(items, { key: (item) => item.id }).",
  ],
])("bad input %#", (given, sentence) => {
  expect(refusal(() => untyped(...given))).toBe(sentence);
});

test("options that are undefined count as not given", () => {
  const found = look(untyped(["b1"], { count: undefined, slots: undefined, mode: "shared" }));
  expect((found as Candidates).need).toMatchObject({ count: 1, slots: 1, mode: "shared" });
});

test("bad items name the requirement", () => {
  expect(
    refusal(() => untyped(boards, { name: "boards", key: (b: { idd: string }) => b.idd })),
  ).toBe(
    "anyOf(boards): the key of item 1 must be a string or a whole number; received undefined. " +
      "The item is an object with the properties id, model, slots and password.",
  );
});

test("what an item holds is never in a sentence: it may be secret", () => {
  const sentences = [{}, { key: () => undefined }, { key: () => "same" }, { key: () => ({}) }].map(
    (options) => refusal(() => untyped(boards, options)),
  );
  sentences.push(refusal(() => untyped(["secret"], { key: () => undefined })));
  sentences.push(refusal(() => untyped(["secret", "secret"], { key: () => "same" })));
  expect(sentences.join()).not.toContain("secret");
});
