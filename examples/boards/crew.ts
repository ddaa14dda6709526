import { startChild } from "example-lab/child";
import { jobsOf } from "./jobs.ts";
import type { ClientReport, ClientTask } from "./reports.ts";

export const teams = ["team-a", "team-b"];
const workers = 6;

/** What the clients told so far. */
export interface Score {
  readonly jobs: number;
  readonly done: { readonly team: string; readonly waited: number }[];
  readonly failed: Failure[];
  /** What somebody who waits for a second or more was last told. */
  waiting?: string;
}

/** A job that failed, or a client that ended early. */
export interface Failure {
  /** Somebody else used the device. */
  readonly busy: boolean;
  readonly why: string;
}

/** Twelve client processes, in two teams. */
export interface Crew {
  readonly score: Score;
  /** Lets all of them start at the same moment; resolves when the last has ended. */
  readonly work: () => Promise<void>;
  /** Ends them before their time. They close their consoles first. */
  readonly stop: () => Promise<void>;
}

type Common = Pick<ClientTask, "lab" | "presence" | "unlocked">;

export async function startCrew(common: Common): Promise<Crew> {
  const tasks = teams.flatMap((team, t) =>
    Array.from({ length: workers }, (_, w) => {
      return { ...common, team, worker: `${w + 1}`, client: t * workers + w };
    }),
  );
  const jobs = tasks.reduce((sum, { client }) => sum + jobsOf(client).length, 0);
  const score: Score = { jobs, done: [], failed: [] };

  const program = new URL("./client.ts", import.meta.url);
  const clients = await Promise.all(
    tasks.map(async (task) => {
      const child = await startChild(program, [JSON.stringify(task)], (report) =>
        note(score, task, report as ClientReport),
      );
      return { task, child };
    }),
  );

  async function work(): Promise<void> {
    for (const { child } of clients) child.tell("go");
    await Promise.all(
      clients.map(async ({ task, child }) => {
        const { code, complaint } = await child.ended;
        if (code === 0) return;
        const why = `${task.team} ${task.worker} ended with ${code}. ${complaint}`.trim();
        score.failed.push({ busy: false, why });
      }),
    );
  }
  async function stop(): Promise<void> {
    for (const { child } of clients) child.tell("stop");
    const late = setTimeout(() => clients.forEach(({ child }) => void child.stop()), 2000);
    await Promise.all(clients.map(({ child }) => child.ended));
    clearTimeout(late);
  }
  return { score, work, stop };
}

function note(score: Score, { team, worker, lab }: ClientTask, report: ClientReport): void {
  const short = (text: string) => text.replaceAll(`${lab}/`, "");
  if (report.type === "waiting" && report.waited >= 1000) {
    score.waiting = `${team} ${worker}: ${short(report.text)}`;
  }
  if (report.type === "done") score.done.push({ team, waited: report.waited });
  if (report.type === "failed") score.failed.push({ busy: report.busy, why: short(report.why) });
}
