import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readWitnesses } from "../chaos/witness.ts";
import { crowdOf, perform } from "../contention/crowd.ts";
import { temporaryFolder } from "../contention/folder.ts";
import type { MemberTask } from "../contention/member.ts";
import { atMost, type Bench } from "./bench.ts";
import { median } from "./statistics.ts";
import { seconds, times } from "./table.ts";

const ROUNDS = 3;
const CLIENTS = 12;
const HOLD = 500;
const keys = ["a", "b", "c", "d", "e"];
/** Two pairs at a time. */
const BOUND = (CLIENTS / 2) * HOLD;

/** All begin at once; from the first request to the last end. */
export const makespan: Bench = {
  name: "makespan",
  about: "12 processes, each any 2 of 5 for 0.5 s; floor: no gap between two jobs",
  run: async () => {
    await using folder = await temporaryFolder();
    const member = new URL("../contention/member.ts", import.meta.url);
    await using crowd = crowdOf<MemberTask, number>(member, CLIENTS);
    const store = `sqlite:${join(folder.path, "state")}`;
    const spans: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const witnesses = join(folder.path, `witnesses-${round}`);
      await mkdir(witnesses);
      const common = { witnesses, keys, count: 2, shared: false, times: 1, noteWait: false };
      const tasks = Array.from({ length: CLIENTS }, (_, i) => {
        return { store, part: { ...common, hold: HOLD, name: `client-${i}` } };
      });
      await perform(crowd.begin(tasks));
      const at = [...readWitnesses(witnesses).values()].flat().map((entry) => entry.at);
      spans.push(Math.max(...at) - Math.min(...at));
    }
    const span = median(spans);
    return [
      {
        what: "SQLite, 12 processes",
        ours: seconds(span),
        floor: seconds(BOUND),
        ratio: times(span / BOUND, 3),
        aim: atMost(span / BOUND, 1.02, "x"),
      },
    ];
  },
};
