import type { Lab } from "example-lab/lab";
import { deviceTable } from "example-lab/table";
import { teams, type Score } from "./crew.ts";
import { jobsText, type Progress } from "./progress.ts";

/** What happened, for people. */
export function summary(score: Score, lab: Lab, progress: Progress, unlocked: boolean): string {
  const { collisions, jobs, seconds } = progress;
  const lines = [`${jobsText(progress)} in ${seconds.toFixed(1)} s`, ""];
  if (!unlocked) lines.push(...waits(score), "");
  lines.push(...deviceTable(lab), "", ...failures(score, unlocked));
  lines.push(`collisions counted by the boards: ${collisions}`);
  if (unlocked) {
    const busy = score.failed.filter((failure) => failure.busy).length;
    lines.push(`Without locks, ${busy} of ${jobs} jobs ran into another one.`);
  }
  return lines.join("\n");
}

function waits({ done }: Score): string[] {
  const lines = teams.map((team) => {
    const times = done.filter((job) => job.team === team).map(({ waited }) => waited);
    const sorted = times.toSorted((a, b) => a - b);
    const median = inSeconds(sorted[Math.floor(sorted.length / 2)]);
    return row(team, [`${times.length}`, median, inSeconds(sorted.at(-1))]);
  });
  return [row("", ["jobs", "median wait", "longest wait"]), ...lines];
}

/** Why jobs failed. That a device is busy is no surprise without locks: one example will do. */
function failures({ failed }: Score, unlocked: boolean): string[] {
  const surprising = unlocked ? failed.filter(({ busy }) => !busy) : failed;
  const shown = surprising.length > 0 ? surprising.slice(0, 5) : failed.slice(0, 1);
  if (shown.length === 0) return [];
  const title = `${shown.length} of ${failed.length} failures:`;
  return [title, ...shown.map(({ why }) => `  ${why}`), ""];
}

function row(name: string, values: readonly string[]): string {
  return name.padEnd(10) + values.map((value) => value.padStart(13)).join("");
}

function inSeconds(milliseconds = 0): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
