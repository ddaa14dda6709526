import { shortName } from "./discover.ts";
import type { Lab } from "./lab.ts";

/** What the devices counted, for people: sessions and collisions of each. */
export function deviceTable({ devices }: Lab): string[] {
  const cells = devices.map(({ id, state }) => [shortName(id), state.sessions, state.collisions]);
  return ["", "sessions", "collisions"].map((name, row) => {
    return name.padEnd(10) + cells.map((cell) => `${cell[row]}`.padStart(6)).join("");
  });
}

/** Of all devices together. */
export function collisionsOf({ devices }: Lab): number {
  return devices.reduce((sum, { state }) => sum + state.collisions, 0);
}
