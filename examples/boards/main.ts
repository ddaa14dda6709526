/** `pnpm demo`: starts a lab and twelve clients that share it, shows what goes on, and sums up. */
import { randomBytes } from "node:crypto";
import { constants } from "node:os";
import { readArguments, usage } from "./arguments.ts";
import { stopChildren } from "./child.ts";
import { startCrew } from "./crew.ts";
import { startLab } from "./lab.ts";
import { progressOf } from "./progress.ts";
import { show } from "./show.ts";
import { summary } from "./summary.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const interrupt = new AbortController();

for (const signal of signals) {
  // The first one ends the demo in order, a second one at once.
  process.on(signal, () => {
    process.exitCode = 128 + constants.signals[signal];
    if (interrupt.signal.aborted) process.exit();
    interrupt.abort();
  });
}
// Nobody reads on (`pnpm demo | head`). The other processes end with this one.
process.stdout.on("error", () => process.exit(1));

try {
  const { unlocked, help } = readArguments(process.argv.slice(2));
  if (help) console.log(usage);
  else await demo(unlocked);
} catch (error) {
  const text = error instanceof Error ? error.message : error;
  console.error(interrupt.signal.aborted ? "Stopped before it began." : text);
  process.exitCode ??= 1;
} finally {
  await stopChildren();
}

async function demo(unlocked: boolean): Promise<void> {
  const name = `lab-${randomBytes(3).toString("hex")}`;
  console.log(`Starting ${name}: 5 boards, a relay, 12 clients`);
  let stop = stopChildren;
  interrupt.signal.addEventListener("abort", () => void stop());
  const lab = await startLab(name);
  const crew = await startCrew({ lab: name, presence: lab.presence, unlocked });
  stop = crew.stop;

  const started = performance.now();
  const over = new AbortController();
  if (!interrupt.signal.aborted) {
    const work = crew.work().finally(() => over.abort());
    await Promise.all([work, show({ lab, score: crew.score, unlocked }, over.signal)]);
  }
  await lab.finish();

  const progress = progressOf(crew.score, lab, started);
  if (interrupt.signal.aborted) console.log("Stopped before the end.\n");
  console.log(summary(crew.score, lab, progress, unlocked));
  const expected = unlocked && crew.score.failed.every(({ busy }) => busy);
  if (progress.collisions + progress.failed > 0 && !expected) process.exitCode ??= 1;
}
