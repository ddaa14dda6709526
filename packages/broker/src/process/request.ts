import { type Locker, UnsatisfiableError, anyOf } from "resource-locker";
import type { Grant, GrantControls, WaitingInfo } from "resource-locker";
import type { Found } from "../protocol/channel.ts";
import type { PoolRequest, WireGrant } from "../protocol/messages.ts";
import type { Candidates } from "./candidates.ts";
import { RefusedError, toWire } from "./wire-error.ts";

export interface RequestContext {
  readonly locker: Locker;
  readonly timeout: number;
  readonly worker: string | undefined;
  readonly holding: readonly GrantControls[];
  readonly signal: AbortSignal;
  /** As long as it waits, about once a second. */
  onWaiting(waiting: WaitingInfo): void;
}

export interface RequestGrant {
  readonly controls: GrantControls;
  readonly units: WireGrant["units"];
  readonly waitedMs: number;
}

/**
 * All needs of a worker's request, as one request of the locker. Rejects with `RefusedError`, which
 * names the pools because of which it failed, or with an error of the locker.
 */
export async function acquire(
  request: PoolRequest,
  candidates: readonly Candidates[],
  { locker, timeout, worker, holding, signal, onWaiting }: RequestContext,
): Promise<RequestGrant> {
  const { alive, file, test } = request;
  const start = performance.now();
  let waits = false;
  const requirements = candidates.map((each) => toRequirement(each));
  try {
    const grant = (await locker.acquire(requirements, {
      timeout,
      signal,
      holding,
      ...(alive !== undefined && { alive }),
      holder: {
        ...(worker !== undefined && { worker }),
        ...(file !== undefined && { file }),
        ...(test !== undefined && { test }),
      },
      onWaiting: (waiting) => {
        waits = true;
        onWaiting(waiting);
      },
    })) as Grant & readonly (readonly Found[])[];
    const waitedMs = waits ? performance.now() - start : 0;
    return { controls: grant, units: unitsOf(grant), waitedMs };
  } catch (error) {
    throw error instanceof UnsatisfiableError ? explain(error, candidates) : error;
  }
}

function toRequirement(candidates: Candidates) {
  const { count, mode, slots, prefer } = candidates.need;
  const { refreshMs, name: pool } = candidates.list;
  return anyOf(() => lookFor(candidates, pool), {
    count,
    name: candidates.name,
    key: (found: Found) => found.key,
    labels: (found) => found.labels,
    capacity: (found) => found.capacity,
    ...(mode !== undefined && { mode }),
    // Shared holders take no slots.
    ...(slots !== undefined && mode !== "shared" && { slots }),
    ...(prefer !== undefined && { prefer }),
    // A list that never changes is looked at as rarely as can be.
    refresh: refreshMs ?? 2 ** 31 - 1,
  });
}

async function lookFor(candidates: Candidates, pool: string): Promise<readonly Found[]> {
  try {
    return await candidates.look();
  } catch (error) {
    throw new RefusedError(toWire(error, [pool]));
  }
}

function unitsOf(grant: Grant & readonly (readonly Found[])[]): WireGrant["units"] {
  const tokens = new Map(grant.leases.map(({ key, token }) => [key, token]));
  return Array.from(grant, (units) =>
    units.map(({ key, item }) => ({ key, item, token: tokens.get(key) ?? 0 })),
  );
}

/** The locker knows that there are too few; which pools' fault it is, and of how many, is known here. */
function explain(error: UnsatisfiableError, all: readonly Candidates[]): RefusedError {
  const { code } = error;
  const short = all.filter(({ name }) => error.message.includes(`${name}: need `));
  if (short.length === 0) {
    const pools = [...new Set(all.map(({ need }) => need.pool))];
    return new RefusedError({ code, message: error.message, pools });
  }
  const pools = [...new Set(short.map(({ need }) => need.pool))];
  return new RefusedError({ code, message: error.message, pools });
}
