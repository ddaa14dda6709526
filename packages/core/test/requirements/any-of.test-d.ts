import { expectTypeOf, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import type { Requirement } from "../../src/requirements/requirement.ts";
import type { Granted, RequirementInput, Units } from "../../src/requirements/units.ts";

interface Board {
  readonly id: string;
  readonly model: string;
}

declare const boards: readonly Board[];
declare const names: string[];
declare const many: number;
declare function acquire<const Rs extends readonly RequirementInput[]>(list: Rs): Granted<Rs>;

test("the items and the count are kept", () => {
  expectTypeOf(anyOf(names)).toEqualTypeOf<Requirement<string, 1>>();
  expectTypeOf(anyOf(names, { name: "boards" })).toEqualTypeOf<Requirement<string, 1>>();
  expectTypeOf(anyOf(names, { count: 2 })).toEqualTypeOf<Requirement<string, 2>>();
  expectTypeOf(anyOf(names, { count: many })).toEqualTypeOf<Requirement<string>>();
  expectTypeOf(anyOf([1, 2])).toEqualTypeOf<Requirement<1 | 2, 1>>();
  expectTypeOf(anyOf(["b1", "b2"])).toEqualTypeOf<Requirement<"b1" | "b2", 1>>();
  expectTypeOf(anyOf(boards, { key: (b) => b.id, count: 3 })).toEqualTypeOf<
    Requirement<Board, 3>
  >();
});

test("functions that discover, at once or later", () => {
  expectTypeOf(anyOf(() => names)).toEqualTypeOf<Requirement<string, 1>>();
  expectTypeOf(anyOf(async () => names, { count: 2 })).toEqualTypeOf<Requirement<string, 2>>();
  expectTypeOf(anyOf(() => boards, { key: (b) => b.id })).toEqualTypeOf<Requirement<Board, 1>>();
  expectTypeOf(
    anyOf(async () => boards, { count: 2, key: (b) => b.id, labels: (b) => ({ model: b.model }) }),
  ).toEqualTypeOf<Requirement<Board, 2>>();
});

test("the functions of the options see the item", () => {
  anyOf(boards, {
    key: (b) => {
      expectTypeOf(b).toEqualTypeOf<Board>();
      return b.id;
    },
    labels: (b) => {
      expectTypeOf(b).toEqualTypeOf<Board>();
      return { model: b.model, fast: true, cores: 4 };
    },
    capacity: (b) => {
      expectTypeOf(b).toEqualTypeOf<Board>();
      return 2;
    },
  });
});

test("what can't be right is refused", () => {
  expectTypeOf(anyOf).toBeFunction();
  // @ts-expect-error objects need a key
  anyOf(boards);
  // @ts-expect-error objects need a key
  anyOf(() => boards, { count: 2 });
  // @ts-expect-error no such property
  anyOf(boards, { key: (b) => b.idd });
  // @ts-expect-error a key is a function
  anyOf(boards, { key: "id" });
  // @ts-expect-error misspelt
  anyOf(names, { cuont: 2 });
  // @ts-expect-error a list of lists
  anyOf([names]);
  // @ts-expect-error one string
  anyOf("b1");
  // @ts-expect-error no such mode
  anyOf(names, { mode: "exclusively" });
  // @ts-expect-error a label is a string, a number or a boolean
  anyOf(names, { labels: () => ({ at: new Date() }) });
});

test("units are tuples up to 8, else lists", () => {
  expectTypeOf<Units<Board, 1>>().toEqualTypeOf<readonly [Board]>();
  expectTypeOf<Units<Board, 2>>().toEqualTypeOf<readonly [Board, Board]>();
  expectTypeOf<Units<Board, 8>["length"]>().toEqualTypeOf<8>();
  expectTypeOf<Units<Board, 9>>().toEqualTypeOf<readonly Board[]>();
  expectTypeOf<Units<Board, number>>().toEqualTypeOf<readonly Board[]>();
  expectTypeOf<Units<Board, 1 | 2>>().toEqualTypeOf<readonly [Board] | readonly [Board, Board]>();
});

test("a grant has the items of each requirement", () => {
  const granted = acquire(["b9", anyOf(boards, { key: (b) => b.id, count: 2 }), anyOf(names)]);
  expectTypeOf(granted).toEqualTypeOf<
    readonly [readonly [string], readonly [Board, Board], readonly [string]]
  >();
  const [[bare], [a, b], [name]] = granted;
  expectTypeOf(bare).toEqualTypeOf<string>();
  expectTypeOf(a).toEqualTypeOf<Board>();
  expectTypeOf(b).toEqualTypeOf<Board>();
  expectTypeOf(name).toEqualTypeOf<string>();
  expectTypeOf(granted[1][1]).toEqualTypeOf<Board>();
  expectTypeOf(granted[1].length).toEqualTypeOf<2>();
});

test("a requirement keeps its types inside the list of acquire", () => {
  expectTypeOf(acquire([anyOf(() => names)])).toEqualTypeOf<readonly [readonly [string]]>();
  expectTypeOf(acquire([anyOf(["b1", "b2"])])).toEqualTypeOf<readonly [readonly ["b1" | "b2"]]>();
  expectTypeOf(
    acquire([anyOf(async () => boards, { key: (b) => b.id, labels: ({ model }) => ({ model }) })]),
  ).toEqualTypeOf<readonly [readonly [Board]]>();
});

test("a grant of a list of unknown length", () => {
  const requirements = names.map((name) => anyOf([name]));
  expectTypeOf(acquire(requirements)).toEqualTypeOf<readonly (readonly [string])[]>();
  expectTypeOf(acquire(names)).toEqualTypeOf<readonly (readonly [string])[]>();
  const mixed: RequirementInput[] = [];
  expectTypeOf(acquire(mixed)).toEqualTypeOf<readonly (readonly [string] | readonly unknown[])[]>();
  const counted = acquire([anyOf(boards, { key: (b) => b.id, count: many })]);
  expectTypeOf(counted[0][0]).toEqualTypeOf<Board | undefined>();
});

test("nothing is any", () => {
  expectTypeOf(anyOf(names)).not.toBeAny();
  expectTypeOf(anyOf(boards, { key: (b) => b.id }).count).not.toBeAny();
  const granted = acquire(["b9", 7, anyOf(boards, { key: (b) => b.id, count: 2 })]);
  expectTypeOf(granted).not.toBeAny();
  expectTypeOf(granted[0][0]).not.toBeAny();
  expectTypeOf(granted[1][0]).not.toBeAny();
  expectTypeOf(granted[2][1]).not.toBeAny();
  expectTypeOf(granted[2][1].model).not.toBeAny();
});

test("a requirement of some items is a requirement", () => {
  expectTypeOf<Requirement<Board, 2>>().toExtend<Requirement>();
  expectTypeOf<Requirement<"b1", 1>>().toExtend<Requirement<string>>();
  expectTypeOf<Requirement<string>>().not.toExtend<Requirement<"b1">>();
});
