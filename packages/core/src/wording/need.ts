import type { Need, WantedState } from "../store.ts";
import { joined, listed } from "./list.ts";
import { plural, thousands } from "./number.ts";
import { printable, shownKey } from "./printable.ts";

/** A need as lists of a store show it. */
export function wanted(need: Need): WantedState {
  const { count, mode, slots, name } = need;
  const { keys } = need.candidates;
  return {
    count,
    mode,
    slots,
    ...(name !== undefined && { name }),
    keys: keys.slice(0, 3),
    candidates: keys.length,
  };
}

/**
 * `2 boards{model=T1000}`, `1 of boards (shared)`, `b1`, `2 of b1, b2, b3 and 4 more`, and
 * `2 boards (1 discovered)` when there are too few at the moment.
 */
export function describeNeed(need: WantedState): string {
  const what = need.name === undefined ? byKeys(need) : byName(need.count, printable(need.name));
  const notes: string[] = [];
  if (need.mode === "shared") notes.push("shared");
  if (need.slots > 1) notes.push(`${plural(need.slots, "slot")} each`);
  if (need.candidates < need.count) notes.push(`${need.candidates || "none"} discovered`);
  return notes.length === 0 ? what : `${what} (${notes.join(", ")})`;
}

/** Several needs, joined with ` and `. */
export function describeNeeds(needs: readonly WantedState[]): string {
  return joined(needs.map(describeNeed));
}

function byName(count: number, name: string): string {
  return count === 1 ? `1 of ${name}` : `${thousands(count)} ${name}`;
}

function byKeys({ count, keys, candidates }: WantedState): string {
  if (candidates === 0) return plural(count, "resource");
  const shown = keys.map((key) => shownKey(key));
  if (count === candidates && candidates === shown.length) return joined(shown);
  return `${thousands(count)} of ${listed(shown, 3, candidates)}`;
}
