import { joined, listed } from "../wording/list.ts";
import { plural, thousands } from "../wording/number.ts";
import { printable, shownKey } from "../wording/printable.ts";
import { keysOf, unitsOf, unmeetable, type Demand } from "./feasible.ts";
import type { Candidates } from "./requirement.ts";

/**
 * Why these requirements can never be met together, whoever holds what; `undefined` when they can.
 * The answer is exact and ready for an `UnsatisfiableError`. `alsoExisting[i]` are keys that count
 * as candidates of requirement i though discovery does not list them: they are leased right now.
 */
export function shortage(
  looks: readonly Candidates[],
  alsoExisting: readonly (readonly string[])[] = [],
): string | undefined {
  const demands = looks.map((found, index) => demandOf(found, index, alsoExisting[index] ?? []));
  const short = unmeetable(demands);
  if (short.length === 0) return undefined;
  return short.map((group) => sentence(group, demands)).join("; ");
}

interface Named extends Demand {
  readonly index: number;
  readonly found: Candidates;
}

function demandOf(found: Candidates, index: number, also: readonly string[]): Named {
  const { count, candidates } = found.need;
  const more = also.filter((key) => !found.items.has(key));
  const keys = more.length === 0 ? candidates.keys : [...candidates.keys, ...new Set(more)];
  return { index, count, keys, found };
}

/** `devices: need 3, but there are 2: b1, b2; too small: b3 (1 slot)` */
function sentence(group: readonly Named[], all: readonly Named[]): string {
  const existing = keysOf(group).map((key) => shownKey(key));
  const small = group.flatMap(({ found }) =>
    found.tooSmall.map(({ key, capacity }) => `${shownKey(key)} (${plural(capacity, "slot")})`),
  );
  return [
    `${demanded(group, all)}, but ${thereAre(existing.length)}`,
    existing.length === 0 ? "" : `: ${listed(existing, 8)}`,
    small.length === 0 ? "" : `; too small: ${listed([...new Set(small)], 8)}`,
  ].join("");
}

function demanded(group: readonly Named[], all: readonly Named[]): string {
  const units = unitsOf(group);
  const names = group.map((one) => nameOf(one, all));
  if (group.length > 1) return `${joined(names)} together need ${thousands(units)}`;
  const [{ found }] = group as readonly [Named];
  const what =
    names[0] === "" ? `need ${plural(units, "resource")}` : `${names[0]}: need ${thousands(units)}`;
  return found.need.slots > 1 ? `${what} with ${thousands(found.need.slots)} slots` : what;
}

function thereAre(existing: number): string {
  if (existing === 0) return "there are none";
  return existing === 1 ? "there is 1" : `there are ${thousands(existing)}`;
}

/** The name of a requirement, or its key when it is one resource; where that is not enough its place. */
function nameOf(one: Named, all: readonly Named[]): string {
  const name = ownName(one);
  if (name === undefined) return all.length === 1 ? "" : `requirement ${one.index + 1}`;
  const twice = all.some((other) => other !== one && ownName(other) === name);
  return twice ? `${name} (requirement ${one.index + 1})` : name;
}

function ownName({ found }: Named): string | undefined {
  const { name, count, candidates } = found.need;
  if (name !== undefined) return printable(name);
  return count === 1 && candidates.keys.length === 1 ? shownKey(candidates.keys[0]!) : undefined;
}
