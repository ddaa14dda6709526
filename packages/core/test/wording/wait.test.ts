import { expect, test } from "vitest";

import { anyOf } from "../../src/requirements/any-of.ts";
import { look, type Candidates } from "../../src/requirements/requirement.ts";
import type { Holder, KeptState, LeaseState, Need, WaitState } from "../../src/store.ts";
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
  told({ position, blockers, kept: [] }, needs);

const told = (state: WaitState, needs: Need[] = [boards]): string =>
  describeWait({ needs, state, since: now - 41_000, now, host: "lab-1" });

const teamA = { host: "lab-1", pid: 9, run: "team-a", file: "power.test.ts", worker: "1" };
const kept = (key: string, holder: Holder = teamA): KeptState => ({ key, holder });

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

test("whom a candidate is kept for, when nobody holds it", () => {
  expect(told({ position: 2, blockers: [], kept: [kept("b4")] })).toBe(
    "waiting 41 s for 2 boards{model=T1000}: b4 kept for team-a power.test.ts worker 1; you are 2nd",
  );
});

test("what is kept for one is said once, after what is held; three in all", () => {
  const other = { host: "lab-2", pid: 12 };
  const all = [kept("b2"), kept("b3"), kept("b4", other), kept("b5", other)];
  expect(told({ position: 4, blockers: [], kept: all })).toContain(
    ": b2 and b3 kept for team-a power.test.ts worker 1, b4 kept for pid 12 on lab-2 and 1 more; you",
  );
  expect(told({ position: 4, blockers: [lease("b1")], kept: all })).toContain(
    ": b1 held by ci-4412 checkout.test.ts on lab-2 (3 m 10 s), " +
      "b2 and b3 kept for team-a power.test.ts worker 1 and 2 more; you are 4th",
  );
  const held = ["b6", "b7", "b8"].map((key) => lease(key));
  expect(told({ position: 4, blockers: held, kept: [kept("b2")] })).toContain(
    ": b6, b7 and b8 held by ci-4412 checkout.test.ts on lab-2 (3 m 10 s) and 1 more; you are 4th",
  );
});

test("a clock that is ahead makes no negative times", () => {
  expect(sentence(2, [lease("b1", { since: now + 5_000 })])).toContain("(0 ms)");
});
