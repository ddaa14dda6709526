import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { look, type Candidates } from "../../src/requirements/requirement.ts";
import type { LeaseState, Need } from "../../src/store.ts";
import { describeWait } from "../../src/wording/wait.ts";

const boards: Need = (
  look(anyOf(["b1", "b2", "b3"], { count: 2, name: "boards{model=T1000}" })) as Candidates
).need;

const now = 1_000_000;
const lease = (key: string, more: Partial<LeaseState> = {}): LeaseState => ({
  key,
  token: 1,
  grant: 1,
  mode: "exclusive",
  slots: 1,
  since: now - 190_000,
  holder: { host: "lab-2", pid: 77, run: "ci-4412", file: "checkout.test.ts" },
  ...more,
});

const sentence = (position: number, blockers: LeaseState[], needs: Need[] = [boards]): string =>
  describeWait({ needs, state: { position, blockers }, since: now - 41_000, now, host: "lab-1" });

test("what for, who has it, and the place in the queue", () => {
  expect(sentence(2, [lease("b1")])).toBe(
    "waiting 41 s for 2 boards{model=T1000}: b1 held by ci-4412 checkout.test.ts on lab-2 (3 m 10 s); you are 2nd",
  );
});

test("several needs", () => {
  const account: Need = (look(anyOf(["a1"])) as Candidates).need;
  expect(sentence(1, [], [boards, account])).toBe(
    "waiting 41 s for 2 boards{model=T1000} and a1; you are 1st",
  );
});

test("what one grant holds is said once, others each", () => {
  const other = lease("b3", {
    grant: 2,
    mode: "shared",
    since: now - 500,
    holder: { host: "lab-1", pid: 9 },
  });
  expect(sentence(1, [lease("b1"), lease("b2"), other])).toBe(
    "waiting 41 s for 2 boards{model=T1000}: b1 and b2 held by ci-4412 checkout.test.ts on lab-2 (3 m 10 s), " +
      "b3 shared by pid 9 (500 ms); you are 1st",
  );
});

test("keys are told in their order, whatever the order of the grant", () => {
  const grant = ["b3", "b1", "b4", "b2"].map((key) => lease(key));
  expect(sentence(1, grant)).toContain(": b1, b2 and b3 held by ci-4412");
});

test("three are named, the longest held first, the rest is counted", () => {
  const blockers = [1, 2, 3, 4, 5, 6, 7].map((n) =>
    lease(`b${n}`, { grant: n, since: now - (8 - n) * 1_000, holder: { host: "lab-1", pid: n } }),
  );
  expect(sentence(3, blockers)).toBe(
    "waiting 41 s for 2 boards{model=T1000}: b1 held by pid 1 (7 s), b2 held by pid 2 (6 s), " +
      "b3 held by pid 3 (5 s) and 4 more; you are 3rd",
  );
});

test("a clock that is ahead makes no negative times", () => {
  expect(sentence(2, [lease("b1", { since: now + 5_000 })])).toContain("(0 ms)");
});
