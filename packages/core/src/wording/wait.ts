import { compareKeys } from "../ledger/order.ts";
import type { KeptState, LeaseState, Need, WaitState } from "../store.ts";
import { duration } from "./duration.ts";
import { describeHolder } from "./holder.ts";
import { joined } from "./list.ts";
import { describeNeeds, wanted } from "./need.ts";
import { ordinal, thousands } from "./number.ts";
import { shownKey } from "./printable.ts";

export interface Waiting {
  readonly needs: readonly Need[];
  readonly state: WaitState;
  /** When it began to wait, and now; milliseconds since 1970. */
  readonly since: number;
  readonly now: number;
  /** The host of whoever reads it. */
  readonly host: string;
}

const SHOWN = 3;

/**
 * How a request stands: `waiting 41 s for 2 boards{model=T1000}: b1 held by ci-4412
 * checkout.test.ts on lab-2 (3 m 10 s), b2 kept for ci-4413; you are 2nd`
 */
export function describeWait({ needs, state, since, now, host }: Waiting): string {
  const head = `waiting ${duration(now - since)} for ${describeNeeds(needs.map(wanted))}`;
  const place = `you are ${ordinal(state.position)}`;
  const reasons = state.blockers.length + state.kept.length;
  if (reasons === 0) return `${head}; ${place}`;
  const blockers = state.blockers.toSorted(
    (a, b) => a.since - b.since || compareKeys(a.key, b.key),
  );
  const held = blockers.slice(0, SHOWN);
  const said = [
    ...byGrant(held).map((leases) => heldBy(leases, now, host)),
    ...keptFor(state.kept.slice(0, SHOWN - held.length), host),
  ];
  const more = reasons > SHOWN ? ` and ${thousands(reasons - SHOWN)} more` : "";
  return `${head}: ${said.join(", ")}${more}; ${place}`;
}

/** What one grant holds is said once. */
function byGrant(leases: readonly LeaseState[]): LeaseState[][] {
  const groups = new Map<string, LeaseState[]>();
  for (const lease of leases) {
    const name = `${lease.grant} ${lease.mode}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [lease]);
    else group.push(lease);
  }
  return [...groups.values()];
}

function heldBy(leases: readonly LeaseState[], now: number, host: string): string {
  const [{ mode, holder, since }] = leases as [LeaseState];
  const keys = joined(leases.map(({ key }) => shownKey(key)));
  const how = mode === "shared" ? "shared by" : "held by";
  return `${keys} ${how} ${describeHolder(holder, host)} (${duration(now - since)})`;
}

/** What is kept for one is said once. */
function keptFor(kept: readonly KeptState[], host: string): string[] {
  const groups = Map.groupBy(kept, ({ holder }) => describeHolder(holder, host));
  return [...groups].map(
    ([who, all]) => `${joined(all.map(({ key }) => shownKey(key)))} kept for ${who}`,
  );
}
