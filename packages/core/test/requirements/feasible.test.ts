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

/** All requests of up to three demands of one or two units over four keys. */
function* requests(demands: number): Generator<Demand[]> {
  if (demands === 0) return yield [];
  for (const rest of requests(demands - 1)) {
    for (let subset = 0; subset < 16; subset++) {
      const keys = ["a", "b", "c", "d"].filter((_, bit) => subset & (1 << bit));
      for (const count of [1, 2]) yield [...rest, { count, keys }];
    }
  }
}

test.each([1, 2, 3])("it is exact: all requests of %i demands", (demands) => {
  for (const request of requests(demands)) {
    const short = unmeetable(request);
    const shown = JSON.stringify(request);
    expect(short.length === 0, shown).toBe(canBeMet(request));
    for (const group of short) {
      expect(keysOf(group).length, shown).toBeLessThan(unitsOf(group));
      for (const one of group) {
        expect(unmeetable(group.filter((other) => other !== one)), shown).toEqual([]);
      }
    }
  }
});
