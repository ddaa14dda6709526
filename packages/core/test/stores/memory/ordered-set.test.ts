import fc from "fast-check";
import { expect, test } from "vitest";
import { compareKeys } from "../../../src/ledger/order.ts";
import { OrderedSet } from "../../../src/stores/memory/ordered-set.ts";

const member = fc.constantFrom("", "a", "b", "\u{ffff}", "\u{1f600}");
/** Many numbers, so that sets grow over several blocks. */
const score = fc.integer({ min: 0, max: 2_000 });
const change = fc.record({ add: fc.boolean(), score, member });

test("is the sorted list of what was added and not removed", () => {
  fc.assert(
    fc.property(
      fc.array(score, { minLength: 600, maxLength: 1_500 }),
      fc.array(change, { maxLength: 200 }),
      score,
      fc.nat({ max: 700 }),
      (filling, changes, from, limit) => {
        const set = new OrderedSet();
        const plain = new Map<string, { score: number; member: string }>();
        const all = [...filling.map((n) => ({ add: true, score: n, member: "m" })), ...changes];
        for (const one of all) {
          const entry = { score: one.score, member: one.member };
          if (one.add) {
            set.add(entry.score, entry.member);
            plain.set(JSON.stringify(entry), entry);
          } else {
            set.remove(entry.score, entry.member);
            plain.delete(JSON.stringify(entry));
          }
        }
        const sorted = [...plain.values()].toSorted(
          (a, b) => a.score - b.score || compareKeys(a.member, b.member),
        );
        expect(set.range(-Infinity, Infinity)).toEqual(sorted);
        const above = sorted.filter((entry) => entry.score >= from).slice(0, limit);
        expect(set.range(from, limit)).toEqual(above);
        for (const entry of sorted) set.remove(entry.score, entry.member);
        expect(set.isEmpty).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});
