import { expect } from "vitest";
import type { GrantView, Waiter } from "../../../src/ledger/state.ts";
import type { Outcome } from "../../../src/ledger/index.ts";
import type { Step } from "./machine.ts";
import {
  type Picture,
  canBeServed,
  coexist,
  isFirst,
  most,
  reachOf,
  stuck,
  total,
  usable,
} from "./naive.ts";

/** What holds after every step, whatever it was. */
export function checkPicture(p: Picture): void {
  for (const [key, resource] of p.resources) {
    expect(coexist(resource.holds), `exclusion on ${key}`).toBe(true);
    for (const hold of resource.holds) {
      const leases = p.grants.get(hold.by)?.leases ?? [];
      expect(
        leases.map((l) => l.key),
        "a hold belongs to a grant",
      ).toContain(key);
    }
    const { claim } = resource;
    if (claim) {
      const owner = p.waiters.find((w) => w.id === claim.by);
      expect(
        owner?.claims.map((c) => c.key),
        "a claim belongs to a waiter",
      ).toContain(key);
    }
  }
  for (const { session } of [...p.grants.values(), ...p.waiters]) {
    expect([...p.sessions.keys()], "a session stands behind it").toContain(session);
  }
  for (const [id, grant] of p.grants) {
    for (const { key } of grant.leases) {
      const holds = p.resources.get(key)?.holds.filter((h) => h.by === id) ?? [];
      expect(holds.length, `lease on ${key} of grant ${id}`).toBe(1);
    }
  }
  for (const w of p.waiters) checkWaiter(p, w);
  expect(
    stuck(p).map((w) => w.id),
    "callers that can never go on",
  ).toEqual([]);
}

function checkWaiter(p: Picture, w: Waiter): void {
  for (const { key } of w.claims) expect(p.resources.get(key)?.claim?.by).toBe(w.id);
  expect(w.claims.length).toBeLessThanOrEqual(total(w));
  const options = usable(p, w);
  const could = most(w.needs, options);
  expect(could, `waiter ${w.id} could be served`).toBeLessThan(total(w));
  if (!isFirst(p, w)) return;
  // The foremost keeps all it can use, so that nobody behind it gets that.
  const kept = options.map((keys) => keys.filter((key) => w.claims.some((c) => c.key === key)));
  expect(most(w.needs, kept), `waiter ${w.id} is first and claims`).toBe(could);
}

/** What a step may do, given the state before and after it. */
export function checkStep(step: Step, before: Picture, after: Picture): void {
  const granted: { waiter: Waiter; grant: GrantView }[] = [];
  const { command } = step;
  if (command.do === "acquire" && isSettled(before, after, step)) {
    const outcome = step.outcome as Outcome;
    const asker = askerOf(step, after);
    if (outcome.state === "ended" || outcome.state === "unknown") expect.fail(outcome.state);
    if (outcome.state === "granted") granted.push({ waiter: asker, grant: outcome.grant });
    expect(outcome.state === "granted", "granted when it can be, and only then").toBe(
      canBeServed(before, asker),
    );
    if (outcome.state === "deadlock")
      expect(stuck(before, asker).map((w) => w.id)).toContain(asker.id);
  }
  if (command.do === "bury") checkBurial(command.session, step.outcome, before, after);
  for (const [session, event] of step.events) {
    if (event.kind !== "granted") continue;
    const waiter = before.waiters.find((w) => w.ref === event.ref && w.session === session)!;
    const needs =
      command.do === "update" && step.subject === waiter.id ? command.needs : waiter.needs;
    granted.push({ waiter: { ...waiter, needs }, grant: event.grant });
  }
  for (const { waiter, grant } of granted) checkGrant(waiter, grant, before);
  // What was kept for the foremost may go to a caller that it waits for: then it lacks what it did
  // not lack when another one was served in the same step.
  if (granted.some(({ waiter }) => waiter.holding.length > 0)) return;
  for (const { waiter, grant } of granted) checkOrder(waiter, grant, before, after);
}

/** What the dead held is free, but for what others use: that has changed hands and nothing else. */
function checkBurial(dead: string, outcome: unknown, before: Picture, after: Picture): void {
  const heirs = new Set<string>();
  expect(
    after.waiters.filter((w) => before.waiters.some((o) => o.id === w.id && o.session === dead)),
  ).toEqual([]);
  for (const [id, grant] of before.grants) {
    const inherited = grant.session === dead && grant.alive !== "" && grant.alive !== dead;
    const kept = inherited ? { ...grant, session: grant.alive, alive: "" } : grant;
    const then = grant.session === dead && !inherited ? undefined : kept;
    expect(after.grants.get(id), `grant ${id} after the death of ${dead}`).toEqual(then);
    if (!inherited) continue;
    heirs.add(grant.alive);
    const heir = before.sessions.get(grant.alive);
    const born = { due: 0, holder: before.sessions.get(dead)!.holder };
    expect(after.sessions.get(grant.alive), "the heir").toEqual(heir ?? born);
  }
  expect(outcome).toEqual(before.sessions.has(dead) ? [...heirs] : undefined);
  const freed = [...before.grants.keys()].filter((id) => !after.grants.has(id));
  for (const id of freed) expect(before.grants.get(id)!.session).toBe(dead);
}

/** Sessions that were due ended first, so that `before` is not what the request met. */
function isSettled(before: Picture, after: Picture, step: Step): boolean {
  const gone = [...before.grants.keys()].some((id) => !after.grants.has(id));
  return (
    !gone &&
    step.events.every(([, event]) => event.kind !== "lost") &&
    before.waiters.every(
      (w) =>
        after.waiters.some((o) => o.id === w.id) ||
        step.events.some(([, e]) => e.kind === "granted" && e.ref === w.ref),
    )
  );
}

function askerOf(step: Step, after: Picture): Waiter {
  const { command } = step;
  if (command.do !== "acquire") throw new Error("not an acquire");
  const outcome = step.outcome as Outcome;
  if (outcome.state === "waiting") {
    const queued = after.waiters.find((w) => w.id === outcome.waiter);
    if (queued) return { ...queued, claims: [] };
  }
  const { needs, priority } = command;
  const id = 2 ** 39 - priority * 2 ** 40;
  const session = `session${command.session}`;
  return {
    id,
    session,
    ref: "",
    since: 0,
    priority,
    needs,
    holding: step.holding ?? [],
    holder: {},
    alive: "",
    short: [],
    claims: [],
  };
}

function checkGrant(waiter: Waiter, grant: GrantView, before: Picture): void {
  const keys = grant.leases.flat().map((lease) => lease.key);
  expect(new Set(keys).size, "each key once").toBe(keys.length);
  waiter.needs.forEach((need, i) => {
    const candidates = reachOf(before, { ...waiter, needs: [need] });
    expect(grant.leases[i]!.length, "all or nothing").toBe(need.count);
    for (const { key, token } of grant.leases[i]!) {
      expect(candidates.has(key), `${key} is a candidate`).toBe(true);
      const held = before.resources.get(key)?.holds ?? [];
      for (const hold of held) expect(token).toBeGreaterThan(hold.by);
    }
  });
}

/** Whoever was foremost and still waits could not have used what somebody behind it got. */
function checkOrder(waiter: Waiter, grant: GrantView, before: Picture, after: Picture): void {
  const resources = new Map(
    [...after.resources].map(([key, r]) => [
      key,
      { ...r, holds: r.holds.filter((h) => h.by !== grant.id) },
    ]),
  );
  for (const earlier of after.waiters) {
    if (earlier.id >= waiter.id) continue;
    const then = before.waiters.find((w) => w.id === earlier.id);
    if (!then || !isFirst(before, then) || !isFirst(after, earlier)) continue;
    const without = most(earlier.needs, usable({ ...after, resources }, earlier));
    expect(without, `${earlier.id} overtaken by ${waiter.id}`).toBe(
      most(earlier.needs, usable(after, earlier)),
    );
  }
}
