import { hostname } from "node:os";
import type { Need, WaitState } from "../store.ts";
import { duration } from "../wording/duration.ts";
import { describeNeeds, wanted } from "../wording/need.ts";
import { describeWait } from "../wording/wait.ts";

/** How a request stands, in one sentence; without a state it is not in the queue yet. */
export function describeRequest(
  needs: readonly Need[],
  state: WaitState | undefined,
  since: number,
  trouble: string | undefined,
): string {
  const now = Date.now();
  const text =
    state === undefined
      ? `waiting ${duration(now - since)} for ${describeNeeds(needs.map(wanted)) || "discovery"}`
      : describeWait({ needs, state, since, now, host: hostname() });
  return trouble === undefined ? text : `${text} (${trouble})`;
}
