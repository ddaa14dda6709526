import { extend, isComplete, newAssignment, type Assignment } from "../ledger/matching.ts";
import { joined, listed } from "../wording/list.ts";
import { thousands } from "../wording/number.ts";
import { printable, shownKey } from "../wording/printable.ts";
import { tooSmallText } from "./candidates.ts";
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
  const all = looks.map((found, index) => existing(found, index, alsoExisting[index] ?? []));
  const short = all.filter(({ count, keys }) => keys.length < count);
  if (short.length > 0) return short.map((one) => shortSentence([one], all)).join("; ");
  // Whoever has candidates for the whole request can choose last: it never lacks one.
  const total = unitsOf(all);
  const contested = all.filter(({ keys }) => keys.length < total);
  if (contested.length < 2) return undefined;
  const assignment = newAssignment(contested.map(({ count }) => count));
  extend(
    assignment,
    contested.map(({ keys }) => keys),
  );
  if (isComplete(assignment)) return undefined;
  return shortSentence(smallestShort(contested, assignment), all);
}

/** One requirement: what exists for it. */
interface Existing {
  readonly index: number;
  readonly count: number;
  readonly keys: readonly string[];
  readonly found: Candidates;
}

function existing(found: Candidates, index: number, also: readonly string[]): Existing {
  const { count, candidates } = found.need;
  const more = also.filter((key) => !found.items.has(key));
  const keys = more.length === 0 ? candidates.keys : [...candidates.keys, ...new Set(more)];
  return { index, count, keys, found };
}

function unitsOf(group: readonly Existing[]): number {
  return group.reduce((sum, { count }) => sum + count, 0);
}

function keysOf(group: readonly Existing[]): string[] {
  return [...new Set(group.flatMap(({ keys }) => keys))];
}

/**
 * Some requirements that have fewer candidates together than they need (P. Hall, "On
 * representatives of subsets", 1935), none of which can be left out. A requirement that lacks a
 * unit, whoever was assigned its candidates, whoever was assigned theirs, and so on, are such a set.
 */
function smallestShort(
  contested: readonly Existing[],
  assignment: Assignment,
): readonly Existing[] {
  const lacking = assignment.needOf[assignment.keyOf.indexOf("")]!;
  const reached = new Set([lacking]);
  for (const need of reached) {
    for (const key of contested[need]!.keys) {
      const unit = assignment.unitOf[`$${key}`];
      if (unit !== undefined) reached.add(assignment.needOf[unit]!);
    }
  }
  let group: readonly Existing[] = contested.filter((_, need) => reached.has(need));
  for (const one of group) {
    const rest = group.filter((other) => other !== one);
    if (unitsOf(rest) > keysOf(rest).length) group = rest;
  }
  return group;
}

/** `devices: need 3, but there are 2: b1, b2` */
function shortSentence(group: readonly Existing[], all: readonly Existing[]): string {
  const keys = keysOf(group);
  const names = group.map((one) => nameOf(one, all));
  const who =
    group.length === 1 ? names[0]! && `${names[0]}: need` : `${joined(names)} together need`;
  const slots = Math.max(...group.map(({ found }) => found.need.slots));
  const withSlots = slots > 1 && group.length === 1 ? ` with ${thousands(slots)} slots` : "";
  const there =
    keys.length === 0
      ? "there are none"
      : `there ${keys.length === 1 ? "is" : "are"} ${thousands(keys.length)}`;
  const which =
    keys.length === 0
      ? ""
      : `: ${listed(
          keys.map((key) => shownKey(key)),
          8,
        )}`;
  const small = group.flatMap(({ found }) => found.tooSmall.map(tooSmallText));
  const left = small.length === 0 ? "" : `; too small: ${listed([...new Set(small)], 8)}`;
  return `${who || "need"} ${thousands(unitsOf(group))}${withSlots}, but ${there}${which}${left}`;
}

/** The name of a requirement, its key when it is one resource, else its place in the request. */
function nameOf(one: Existing, all: readonly Existing[]): string {
  const { name, count, candidates } = one.found.need;
  const place = `requirement ${one.index + 1}`;
  if (name !== undefined) {
    const twice = all.filter(({ found }) => found.need.name === name).length > 1;
    return twice ? `${printable(name)} (${place})` : printable(name);
  }
  if (all.length === 1) return "";
  return count === 1 && candidates.keys.length === 1 ? shownKey(candidates.keys[0]!) : place;
}
