import { shortName } from "example-lab/discover";
import type { Lab } from "example-lab/lab";

/** What is going on at one moment. */
export interface Look {
  readonly devices: readonly DeviceRow[];
  /** Foremost first; absent where nobody waits because nobody locks. */
  readonly waiters?: readonly WaiterRow[];
}

export interface DeviceRow {
  readonly name: string;
  readonly model: string;
  readonly collisions: number;
  readonly user?: string | undefined;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly purpose?: string | undefined;
  /** Free, but the next one to get it is known: it waits for something else as well. */
  readonly keptFor?: string | undefined;
}

export interface WaiterRow {
  readonly who: string;
  readonly wants: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** All that the devices themselves know. */
export function lookAtDevices(lab: Lab): Look {
  const devices = lab.devices.map(({ id, model, state }): DeviceRow => {
    const { user, since, collisions } = state;
    return { name: shortName(id), model, collisions, user, since };
  });
  return { devices };
}
