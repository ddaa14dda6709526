import { describe, expect, test } from "vitest";
import { overlapsOf, usesOf } from "../chaos/checker.ts";
import { readWitnesses, type Testimony } from "../chaos/witness.ts";
import { type Company, companies } from "./company.ts";
import { laterThan, waitsOf } from "./overtaking.ts";
import type { Part } from "./part.ts";

const pool = ["a", "b", "c", "d"];
const small = Array.from({ length: 6 }, (_, i) => `small-${i + 1}`);
/** How often the big one asks. */
const times = 10;

type Need = Pick<Part, "keys" | "count" | "shared">;

/** Six go round and round until the big one has been served `times` times. */
async function compete(company: Company, ofBig: Need, ofSmall: Need): Promise<Testimony> {
  const common = { witnesses: company.witnesses, hold: 5 };
  const work = company.begin([
    { ...common, ...ofBig, name: "big", times, noteWait: true },
    ...small.map((name) => ({ ...common, ...ofSmall, name, times: null, noteWait: false })),
  ]);
  await work.ready;
  work.tell("go");
  expect(await work.ends[0]).toBe(times);
  work.tell("over");
  await Promise.all(work.ends);
  return readWitnesses(company.witnesses);
}

function expectNobodyOvertakes(testimony: Testimony): void {
  expect(overlapsOf(usesOf(testimony, new Map()))).toEqual([]);
  const waits = waitsOf(testimony.get("big")!);
  const later = waits.flatMap((wait) =>
    laterThan(wait, "big", testimony).map((other) => ({ ...other, wait })),
  );
  expect(later.filter(({ start, wait }) => start < wait.to)).toEqual([]);
  // Some did arrive while it waited: they would have overtaken it, if anybody could.
  expect(later.length).toBeGreaterThan(times);
}

describe.each(companies)("%s", (_, found) => {
  test("who needs all 4 of a pool is not overtaken by six who need 1", async () => {
    await using company = await found(small.length + 1);
    const testimony = await compete(
      company,
      { keys: pool, count: 4, shared: false },
      { keys: pool, count: 1, shared: false },
    );
    expectNobodyOvertakes(testimony);
  });

  test("who needs one for itself alone is not overtaken by six who share it", async () => {
    await using company = await found(small.length + 1);
    const keys = ["a"];
    const testimony = await compete(
      company,
      { keys, count: 1, shared: false },
      { keys, count: 1, shared: true },
    );
    expectNobodyOvertakes(testimony);
    // They did overlap: without the queue it would never have been free.
    const readers = usesOf(testimony, new Map()).filter(({ shared }) => shared);
    const alone = readers.map((use) => ({ ...use, shared: false }));
    expect(overlapsOf(alone).length).toBeGreaterThan(0);
  });
});
