import { quantile } from "../bench/statistics.ts";
import type { Overlap } from "./checker.ts";
import type { ChaosOptions, Outcome } from "./chaos.ts";

/** Below that, a run proves little. For a run of a minute. */
const least = { grants: 500, kills: 50 };

export function report(outcome: Outcome, options: ChaosOptions): string {
  const { overlaps, failures, stops, left } = outcome;
  const frozen = stops.filter(({ inTransaction }) => inTransaction);
  const killed = frozen.filter((stop) => stop.killed).length;
  const lines: readonly (readonly [string, number | string, string])[] = [
    ["grants", outcome.grants, `${outcome.several} of two or three, ${outcome.shared} shared`],
    ["kills", outcome.kills, `${outcome.killsOfHolders} while it used something`],
    [
      "stops",
      stops.length,
      `${frozen.length} inside a transaction, of which ${killed} ended in a kill`,
    ],
    ["overlaps", overlaps.length, options.unlocked ? "without locks" : ""],
    ...(options.unlocked ? [] : [regrantLine(outcome.regrants)]),
    [
      "free at the end",
      outcome.freeAtTheEnd,
      `of ${outcome.resources}, with ${left.leases} leases and ${left.waiters} waiters left`,
    ],
    ["other faults", failures.length, ""],
  ];
  return [
    ...lines.map(([what, value, more]) => {
      return `  ${what.padEnd(18)}${numeral(value).padStart(8)}  ${more}`.trimEnd();
    }),
    ...overlaps.slice(0, options.unlocked ? 1 : 10).map((overlap) => `  ! ${describe(overlap)}`),
    ...failures.slice(0, 10).map((failure) => `  ! ${failure}`),
  ].join("\n");
}

function regrantLine(regrants: readonly number[]): readonly [string, string, string] {
  const text = (share: number): string => `${quantile(regrants, share).toFixed(0)} ms`;
  const kills = `${regrants.length} kills that somebody waited for`;
  if (regrants.length === 0) return ["regrant, median", "-", kills];
  return ["regrant, median", text(0.5), `p95 ${text(0.95)}, over ${kills}`];
}

function numeral(value: number | string): string {
  return typeof value === "string" ? value : value.toLocaleString("en");
}

function describe({ first, second }: Overlap): string {
  const ms = (Math.min(first.to, second.to) - second.from).toFixed(1);
  return `${first.client} and ${second.client} both used ${first.key}, for ${ms} ms`;
}

/** What is wrong with a run; nothing when it is as it should be. */
export function faultsOf(outcome: Outcome, { seconds, unlocked }: ChaosOptions): string[] {
  const { overlaps, grants, kills, failures, freeAtTheEnd, resources, left } = outcome;
  if (unlocked) return overlaps.length > 0 ? [] : ["the checker noticed nothing"];
  const few = (count: number, name: keyof typeof least): boolean =>
    seconds >= 60 && count < least[name];
  return [
    ...(overlaps.length > 0 ? [`${overlaps.length} overlaps`] : []),
    ...(few(grants, "grants") ? [`only ${grants} grants, ${least.grants} are needed`] : []),
    ...(few(kills, "kills") ? [`only ${kills} kills, ${least.kills} are needed`] : []),
    ...(failures.length > 0 ? [`${failures.length} other faults`] : []),
    ...(freeAtTheEnd < resources ? ["not everything was free at the end"] : []),
    ...(left.leases + left.waiters > 0 ? ["somebody was left over at the end"] : []),
  ];
}
