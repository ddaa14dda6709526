/** Starts a lab and twelve clients that share it, shows what goes on, and sums up. */
import { stopChildren } from "example-lab/child";
import { runDemo } from "example-lab/demo";
import { labName, startLab } from "example-lab/lab";
import { startCrew } from "./crew.ts";
import { progressOf } from "./progress.ts";
import { show } from "./show.ts";
import { summary } from "./summary.ts";

const usage = `pnpm start [--unlocked]

Twelve clients share five boards and a relay. With locks, no two of them ever use the same one.

  --unlocked   the same clients pick boards at random, without locks
  --help       this text`;

await runDemo(usage, async (unlocked, interrupt) => {
  const name = labName();
  console.log(`Starting ${name}: 5 boards, a relay, 12 clients`);
  let stop = stopChildren;
  interrupt.addEventListener("abort", () => void stop());
  const lab = await startLab(name);
  const crew = await startCrew({ lab: name, presence: lab.presence, unlocked });
  stop = crew.stop;

  const started = performance.now();
  const over = new AbortController();
  if (!interrupt.aborted) {
    const work = crew.work().finally(() => over.abort());
    await Promise.all([work, show({ lab, score: crew.score, unlocked }, over.signal)]);
  }
  await lab.finish();

  const progress = progressOf(crew.score, lab, started);
  if (interrupt.aborted) console.log("Stopped before the end.\n");
  console.log(summary(crew.score, lab, progress, unlocked));
  const expected = unlocked && crew.score.failed.every(({ busy }) => busy);
  if (progress.collisions + progress.failed > 0 && !expected) process.exitCode ??= 1;
});
