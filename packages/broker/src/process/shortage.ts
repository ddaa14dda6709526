import {
  joined,
  listed,
  nearest,
  plural,
  printable,
  quoted,
  shownKey,
  thousands,
} from "resource-locker/internal";
import type { Found } from "../protocol/channel.ts";
import type { Wanted } from "./wanted.ts";
import { type Refusal, refusal } from "./wire-errors.ts";

/**
 * The locker found out that these can never be met; `message` is how it says so. In the words of
 * pools: `boards: need 3, but 2 of 5 discovered match model=T1000`.
 */
export function shortageOf(wanted: readonly Wanted[], message: string): Refusal {
  const alone = wanted.filter((one) => one.isShort);
  if (alone.length === 0) return refusal("UNSATISFIABLE", message, poolsOf(contested(wanted)));
  const since = /; it has been so for [^(;]*[^(; ]/.exec(message)?.[0] ?? "";
  const sentences = [...new Set(alone.map(sentence))].join("; ");
  return refusal("UNSATISFIABLE", `${sentences}${since}`, poolsOf(alone));
}

function sentence(wanted: Wanted): string {
  const { need, pool } = wanted;
  const slots = need.slots ?? 1;
  const size = slots > 1 ? ` with ${thousands(slots)} slots` : "";
  const { trouble } = pool;
  return [
    `${printable(pool.name)}: need ${thousands(need.count)}${size}, but ${found(wanted)}`,
    tooSmall(wanted, slots),
    ...strangeLabels(wanted),
    trouble === undefined ? "" : ` (${trouble})`,
  ].join("");
}

function found({ need, pool, matching }: Wanted): string {
  const all = pool.found ?? [];
  const terms = Object.entries(need.where ?? {}).map(([label, value]) =>
    printable(`${label}=${value}`),
  );
  if (need.filtered === true) terms.push("the where function");
  if (all.length === 0) return "none is discovered";
  if (terms.length > 0) {
    const match = matching.length === 1 ? "matches" : "match";
    return `${thousands(matching.length)} of ${thousands(all.length)} discovered ${match} ${joined(terms)}`;
  }
  const are = all.length === 1 ? "is" : "are";
  return `${thousands(all.length)} ${are} discovered: ${listed(keysOf(all), 8)}`;
}

function keysOf(items: readonly Found[]): string[] {
  return items.map(({ key }) => shownKey(key));
}

function tooSmall({ matching }: Wanted, slots: number): string {
  const small = matching
    .filter(({ capacity }) => capacity < slots)
    .map(({ key, capacity }) => `${shownKey(key)} (${plural(capacity, "slot")})`);
  return small.length === 0 ? "" : `; too small: ${listed(small, 8)}`;
}

/** A label that no resource has is misspelt, more often than not. */
function strangeLabels({ need, pool }: Wanted): string[] {
  const all = pool.found ?? [];
  if (all.length === 0) return [];
  const known = [...new Set(all.flatMap(({ labels }) => Object.keys(labels)))];
  return Object.keys(need.where ?? {})
    .filter((label) => !known.includes(label))
    .map((label) => `; none of them has the label ${quoted(label, 40)}${mend(label, known)}`);
}

function mend(label: string, known: readonly string[]): string {
  const near = nearest(label, known);
  if (near !== undefined) return `, did you mean ${quoted(near, 40)}?`;
  return known.length === 0
    ? "; they have no labels"
    : `; they have ${joined(known.map((name) => quoted(name, 40)))}`;
}

/** Needs that compete with another one of the same request. */
function contested(wanted: readonly Wanted[]): readonly Wanted[] {
  const groups: { readonly wanted: Wanted[]; readonly keys: Set<string> }[] = [];
  for (const one of wanted) {
    const group = { wanted: [one], keys: new Set(one.candidates.map(({ key }) => key)) };
    for (const other of groups.filter((each) => overlap(each.keys, group.keys))) {
      groups.splice(groups.indexOf(other), 1);
      group.wanted.push(...other.wanted);
      for (const key of other.keys) group.keys.add(key);
    }
    groups.push(group);
  }
  const several = groups.filter((group) => group.wanted.length > 1);
  const short = several.filter((group) => unitsOf(group.wanted) > group.keys.size);
  const blamed = short.length > 0 ? short : several;
  return wanted.filter((one) => blamed.some((group) => group.wanted.includes(one)));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((key) => b.has(key));
}

function unitsOf(wanted: readonly Wanted[]): number {
  return wanted.reduce((sum, { need }) => sum + need.count, 0);
}

function poolsOf(wanted: readonly Wanted[]): string[] {
  return [...new Set(wanted.map(({ pool }) => pool.name))];
}
