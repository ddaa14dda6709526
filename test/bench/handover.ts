import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Entry, readWitnesses } from "../chaos/witness.ts";
import { crowdOf, perform } from "../contention/crowd.ts";
import { temporaryFolder } from "../contention/folder.ts";
import type { MemberTask } from "../contention/member.ts";
import { atMost, type Bench } from "./bench.ts";
import type { PingTask } from "./ping.ts";
import { ratioOf, rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { millis, times } from "./table.ts";

const ROUNDS = 7;
const TIMES = 50;
/** Milliseconds that each keeps it, and between two pings. */
const HOLD = 5;

/** From the call of `release` in one process to the grant in another one that waited. */
export const handover: Bench = {
  name: "handover",
  about: "release in one process, granted in another that waits, p50; floor: a ping by unix socket",
  run: async () => {
    await using folder = await temporaryFolder();
    await using members = crowdOf<MemberTask, number>(
      new URL("../contention/member.ts", import.meta.url),
      2,
    );
    await using pings = crowdOf<PingTask, number[]>(new URL("./ping.ts", import.meta.url), 2);
    const store = `sqlite:${join(folder.path, "state")}`;
    let round = 0;
    const handOver = async (): Promise<number> => {
      const witnesses = join(folder.path, `witnesses-${++round}`);
      await mkdir(witnesses);
      const common = { witnesses, keys: ["x"], count: 1, shared: false, noteWait: false };
      const part = { ...common, times: TIMES, hold: HOLD };
      await perform(members.begin(["a", "b"].map((name) => ({ store, part: { ...part, name } }))));
      return median(gaps([...readWitnesses(witnesses).values()].flat()));
    };
    const ping = async (): Promise<number> => {
      const path = join(folder.path, `ping-${++round}`);
      const task = { path, times: TIMES, pause: HOLD };
      const taken = await perform(
        pings.begin([
          { ...task, role: "listen" },
          { ...task, role: "send" },
        ]),
      );
      return median(taken.flat());
    };
    const { ours, floor } = await rounds(ROUNDS, { ours: handOver, floor: ping });
    return [
      {
        what: "SQLite, 2 processes",
        ours: millis(median(ours)),
        floor: millis(median(floor)),
        ratio: times(ratioOf(ours, floor)),
        aim: atMost(median(ours), 3, " ms"),
      },
    ];
  },
};

/** From an end to the next start, where whoever started had asked before that end. */
function gaps(entries: readonly Entry[]): number[] {
  const sorted = entries.toSorted((a, b) => a.at - b.at);
  return sorted.flatMap((entry, i) => {
    const before = sorted[i - 1];
    return entry.what === "start" && before?.what === "end" ? [entry.at - before.at] : [];
  });
}
