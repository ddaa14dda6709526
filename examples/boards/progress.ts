import type { Lab } from "example-lab/lab";
import { collisionsOf } from "example-lab/table";
import type { Score } from "./crew.ts";

/** How far the demo has come, in numbers. */
export interface Progress {
  readonly seconds: number;
  readonly jobs: number;
  readonly done: number;
  readonly failed: number;
  /** As the devices counted them. */
  readonly collisions: number;
}

export function progressOf(score: Score, lab: Lab, started: number): Progress {
  return {
    seconds: (performance.now() - started) / 1000,
    jobs: score.jobs,
    done: score.done.length,
    failed: score.failed.length,
    collisions: collisionsOf(lab),
  };
}

/** `31/96 jobs done, 4 failed` */
export function jobsText({ jobs, done, failed }: Progress): string {
  return `${done}/${jobs} jobs done${failed > 0 ? `, ${failed} failed` : ""}`;
}
