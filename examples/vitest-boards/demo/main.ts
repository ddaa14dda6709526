/** `pnpm demo`: two Vitest runs at the same time, which know nothing of each other, on one lab. */
import { fileURLToPath } from "node:url";
import { runDemo } from "example-lab/demo";
import { labName, startLab } from "example-lab/lab";
import { startRuns } from "example-lab/runs";
import { collisionsOf, deviceTable } from "example-lab/table";

const usage = `pnpm demo [--unlocked]

Two Vitest runs at the same time, with four workers each, share five boards and a relay.
With locks, no two of their test files ever use the same one.

  --unlocked   the same tests, with boards picked by the number of the worker
  --help       this text`;

const folder = fileURLToPath(new URL("..", import.meta.url));
// A line for each file, and no advice at the end: Vitest gives some unless told to isolate as it does.
const brief = ["--slowTestThreshold", "60000", "--isolate"];
const locked = ["--reporter", "default"];
const notLocked = ["--config", "unlocked/vitest.config.ts", "--reporter", "./unlocked/reporter.ts"];

await runDemo(usage, async (unlocked, interrupt) => {
  const name = labName();
  console.log(`Starting ${name}: 5 boards, a relay, two Vitest runs with 4 workers each`);
  const lab = await startLab(name);
  const task = {
    command: `${folder}node_modules/.bin/vitest`,
    args: ["run", ...brief, ...(unlocked ? notLocked : locked)],
    cwd: folder,
    env: { LAB_URL: lab.presence },
  };
  const runs = await startRuns(name, task, /^ *Test Files /);
  interrupt.addEventListener("abort", runs.stop);
  if (interrupt.aborted) runs.stop();
  const passed = await runs.ended;
  await lab.finish();

  if (interrupt.aborted) console.log("Stopped before the end.");
  const collisions = collisionsOf(lab);
  console.log(`\n${deviceTable(lab).join("\n")}\n`);
  console.log(`collisions counted by the boards: ${collisions}`);
  if (unlocked)
    console.log("Without locks, the two runs meet: tests that fail on BUSY are the point.");
  if (unlocked ? collisions === 0 : collisions > 0 || !passed) process.exitCode ??= 1;
});
