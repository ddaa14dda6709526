import { expect, test } from "vitest";
import { usedNames } from "../../src/worker/used-names.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- only the names matter
type Loose = any;

test.each<[string, (...args: never[]) => unknown, string[]]>([
  ["nothing", () => 1, []],
  ["a name", ({ boards }: Loose) => boards, ["boards"]],
  ["several", async ({ boards, task }: Loose) => [boards, task], ["boards", "task"]],
  [
    "names taken apart further",
    ({ boards: [a, b], accounts: { length } = [] }: Loose) => [a, b, length],
    ["boards", "accounts"],
  ],
  [
    "names with defaults",
    ({ boards = [{ x: "}" }], task }: Loose) => [boards, task],
    ["boards", "task"],
  ],
  ["a default for the whole", ({ boards }: Loose = {}) => boards, ["boards"]],
  [
    "of a function",
    async function named({ boards }: Loose) {
      return boards;
    },
    ["boards"],
  ],
  [
    "of a method",
    {
      async run({ boards }: Loose) {
        return boards;
      },
    }.run,
    ["boards"],
  ],
  ["no brackets", (boards) => boards, []],
  ["a parameter that is not taken apart", (boards: never, { task }: Loose) => [boards, task], []],
  ["comments", ({ boards /* , accounts */ }: Loose) => boards, ["boards"]], // prettier-ignore
])("%s", (_, fn, names) => {
  expect(usedNames(fn)).toEqual(names);
});

test("a bare parameter, whatever the body calls", () => {
  const bare = { toString: () => "boards => run({ task })" };
  expect(usedNames(bare as never)).toEqual([]);
});

test("of the second parameter", () => {
  expect(usedNames((_: never, { boards }: Loose) => boards, 1)).toEqual(["boards"]);
});

test("what compilers for old targets leave", () => {
  const lowered = { toString: () => "({ x }) => __async(this, [_0], function* ({ boards }) { })" };
  expect(usedNames(lowered as never)).toEqual(["boards"]);
});
