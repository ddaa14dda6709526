import { describe, expect, test } from "vitest";
import { overlapsOf, usesOf } from "../chaos/checker.ts";
import { readWitnesses } from "../chaos/witness.ts";
import { companies } from "./company.ts";

const keys = ["a", "b", "c", "d", "e"];
const names = Array.from({ length: 12 }, (_, i) => `client-${i + 1}`);
const times = 5;

describe.each(companies)("12 clients, each in need of any 2 of 5: %s", (_, found) => {
  test("nobody has what another one has, and all are served", async () => {
    await using company = await found(names.length);
    const { witnesses } = company;
    const common = { witnesses, keys, count: 2, shared: false, times, hold: 5, noteWait: false };
    const work = company.begin(names.map((name) => ({ ...common, name })));
    await work.ready;
    work.tell("go");
    expect(await Promise.all(work.ends)).toEqual(names.map(() => times));

    const testimony = readWitnesses(witnesses);
    const grants = [...testimony.values()].flat().filter(({ what }) => what === "start");
    expect(grants).toHaveLength(names.length * times);
    for (const grant of grants) {
      expect(new Set(grant.keys).size).toBe(2);
      expect(keys).toEqual(expect.arrayContaining([...grant.keys]));
    }
    const uses = usesOf(testimony, new Map());
    expect(overlapsOf(uses)).toEqual([]);
    // Two had something at once: else nothing was contended for.
    const apart = uses.map((use) => ({ ...use, key: "any" }));
    expect(overlapsOf(apart).some(({ first, second }) => first.client !== second.client)).toBe(
      true,
    );
  });
});
