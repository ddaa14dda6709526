import { startChild } from "./child.ts";
import { hasColors, Output } from "./output.ts";
import type { RunReport, RunTask } from "./reports.ts";

/** The names of the runs: those who wait read them. */
const teams = ["team-a", "team-b"];

export interface Runs {
  /** When both have ended and all is printed: whether they were good. */
  readonly ended: Promise<boolean>;
  /** Ctrl-C for both. */
  readonly stop: () => void;
}

/**
 * Starts the same test run twice, as two people do who know nothing of each other. What they print
 * appears line by line; from a line on that matches `summary` it is kept until both are over.
 */
export async function startRuns(lab: string, task: RunTask, summary: RegExp): Promise<Runs> {
  const output = new Output(teams, summary);
  const file = new URL("./run.ts", import.meta.url);
  const color = hasColors() ? "FORCE_COLOR" : "NO_COLOR";
  const runs = await Promise.all(
    teams.map((team) => {
      const env = { ...task.env, [color]: "1", RESOURCE_LOCKER_RUN: team };
      return startChild(file, [JSON.stringify({ ...task, env })], (report) =>
        // `lab-1a2b3c/b1` is `b1` to people.
        output.print(team, (report as RunReport).text.replaceAll(`${lab}/`, "")),
      );
    }),
  );
  const ended = Promise.all(runs.map((run) => run.ended)).then((endings) => {
    output.printSummaries();
    for (const { complaint } of endings) if (complaint !== "") console.error(complaint);
    return endings.every(({ code }) => code === 0);
  });
  return { ended, stop: () => runs.forEach((run) => run.tell("stop")) };
}
