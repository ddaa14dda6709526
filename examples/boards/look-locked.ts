import { shortName } from "example-lab/discover";
import type { Lab } from "example-lab/lab";
import type { Locker, WaiterState } from "resource-locker";
import { type DeviceRow, type Look } from "./look.ts";

/** Who holds and who waits, as anyone on this machine can list it, for the devices of one lab. */
export async function lookAtLocks(lab: Lab, locker: Locker): Promise<Look> {
  const { leases, queue } = await locker.list();
  const ids = new Set(lab.devices.map(({ id }) => id));
  const ours = queue.filter(({ needs }) =>
    needs.some(({ keys }) => keys.some((key) => ids.has(key))),
  );

  const devices = lab.devices.map(({ id, model, state }): DeviceRow => {
    const row = { name: shortName(id), model, collisions: state.collisions };
    const lease = leases.find(({ key }) => key === id);
    const claim = ours.find(({ claims }) => claims.includes(id));
    if (lease === undefined) return { ...row, keptFor: claim && person(claim) };
    return { ...row, user: person(lease), since: lease.since, purpose: lease.holder.note };
  });
  const waiters = ours.map((waiter) => {
    return { who: person(waiter), wants: wanted(waiter), since: waiter.since };
  });
  return { devices, waiters };
}

function person({ holder }: Pick<WaiterState, "holder">): string {
  return `${holder.run} ${holder.worker}`;
}

function wanted({ needs }: WaiterState): string {
  return needs
    .map(({ count, name, keys }) =>
      name === undefined ? keys.map(shortName).join() : `${count === 1 ? "1 of" : count} ${name}`,
    )
    .join(" + ");
}
