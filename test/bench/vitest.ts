import type { Bench } from "./bench.ts";
import { brokerRows } from "./vitest-broker.ts";
import { crashRow } from "./vitest-crash.ts";
import { userProjects } from "./vitest-project.ts";
import { runRows } from "./vitest-runs.ts";
import { workerRows } from "./vitest-worker.ts";

/** What a run of Vitest takes longer because of us. */
export const vitest: Bench = {
  name: "vitest",
  about: "Vitest 5.1, one worker after the other, SQLite; floor: the same with plain Vitest",
  run: async () => {
    await using user = await userProjects();
    return [
      ...(await runRows(user)),
      ...(await workerRows(user)),
      ...(await brokerRows(user)),
      await crashRow(user),
    ];
  },
};
