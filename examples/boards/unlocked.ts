import { discover, type Device } from "example-lab/discover";
import type { Job } from "./jobs.ts";
import type { Picker } from "./picker.ts";
import type { ClientTask } from "./reports.ts";

/** Takes what it needs at random and hopes. What parallel tests do that know nothing of each other. */
export function unlockedPicker({ presence }: ClientTask): Picker {
  async function pick(job: Job): Promise<Device[]> {
    const boards = await discover(presence, "board");
    const fit = boards.filter((board) => job.model === undefined || board.model === job.model);
    const picked = shuffle(fit).slice(0, job.boards);
    return job.relay === true ? [...picked, ...(await discover(presence, "relay"))] : picked;
  }
  return {
    pick: async (job) => ({
      devices: await pick(job),
      [Symbol.asyncDispose]: async () => undefined,
    }),
    close: async () => undefined,
  };
}

function shuffle<T>(list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
