import { expect, test } from "vitest";

import { keysOf, unitsOf, unmeetable, type Demand } from "../../src/requirements/feasible.ts";

/** All ways to give each unit a key of its own, tried one after the other. */
function canBeMet(demands: readonly Demand[], taken: readonly string[] = []): boolean {
  const [first, ...rest] = demands;
  if (first === undefined) return true;
  if (first.count === 0) return canBeMet(rest, taken);
  const left = { ...first, count: first.count - 1 };
  return first.keys.some(
    (key) => !taken.includes(key) && canBeMet([left, ...rest], [...taken, key]),
  );
}

const choices: readonly Demand[] = ["", "a", "b", "c", "ab", "ac", "bc", "abc"].flatMap((keys) =>
  [1, 2].map((count) => ({ count, keys: keys.split("") })),
);

/** All requests of so many demands of one or two units over three keys. */
function requests(demands: number): Demand[][] {
  if (demands === 0) return [[]];
  return requests(demands - 1).flatMap((rest) => choices.map((choice) => [...rest, choice]));
}

test.each([1, 2, 3])("it is exact: all requests of %i demands", (demands) => {
  const wrong = requests(demands).filter((request) => {
    return (unmeetable(request).length === 0) !== canBeMet(request);
  });
  expect(wrong).toEqual([]);
});

test.each([1, 2, 3])("it names no more than it must: all requests of %i demands", (demands) => {
  const groups = requests(demands).flatMap((request) => unmeetable(request));
  const tooLarge = groups.filter((group) => keysOf(group).length < unitsOf(group));
  expect(tooLarge).toEqual(groups);
  const loose = groups.filter((group) =>
    group.some((one) => !canBeMet(group.filter((other) => other !== one))),
  );
  expect(loose).toEqual([]);
});
