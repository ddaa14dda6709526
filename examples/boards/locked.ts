import { discover } from "example-lab/discover";
import { report } from "example-lab/parent";
import { anyOf, createLocker } from "resource-locker";
import type { Job } from "./jobs.ts";
import type { Picker } from "./picker.ts";
import type { ClientReport, ClientTask } from "./reports.ts";

/** Locks what it needs, all of it at once, and waits while others have it. */
export function lockedPicker({ team, worker, lab, presence }: ClientTask): Picker {
  const locker = createLocker({ holder: { run: team, worker } });

  async function findBoards(model: string | undefined) {
    const boards = await discover(presence, "board");
    return boards.filter((board) => model === undefined || board.model === model);
  }

  async function pick(job: Job, stop: AbortSignal) {
    const boards = anyOf(() => findBoards(job.model), {
      name: job.model === undefined ? "boards" : `${job.model} boards`,
      count: job.boards,
      key: (board) => board.id,
      labels: (board) => ({ model: board.model }),
    });
    const relay = `${lab}/relay`;
    const grant = await locker.acquire(job.relay === true ? [boards, relay] : [boards], {
      timeout: 60_000,
      signal: stop,
      note: job.name,
      onWaiting: ({ waited, text }) =>
        report({ type: "waiting", waited, text } satisfies ClientReport),
    });
    const relays = job.relay === true ? await discover(presence, "relay") : [];
    return {
      devices: [...grant[0], ...relays],
      lost: grant.signal,
      [Symbol.asyncDispose]: () => grant.release(),
    };
  }

  return { pick, close: () => locker.close() };
}
