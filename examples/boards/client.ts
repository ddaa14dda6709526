/** A client process: does its jobs one after the other, as a worker of a test run would. */
import { setTimeout as pause } from "node:timers/promises";
import { BusyError, openConsole } from "example-lab/console";
import { livesWithParent, report, stopSignal, told } from "example-lab/parent";
import { jobsOf, type Job } from "./jobs.ts";
import type { Picked, Picker } from "./picker.ts";
import type { ClientReport, ClientTask } from "./reports.ts";

const task = JSON.parse(process.argv[2] ?? "{}") as ClientTask;
const user = `${task.team} ${task.worker}`;

livesWithParent();
const stop = stopSignal();
const { pick, close } = await startPicker();
report({ type: "ready" });
await told("go");
for (const job of jobsOf(task.client)) {
  if (stop.aborted) break;
  const result = await run(job);
  const cutShort = stop.aborted && result.type === "failed" && !result.busy;
  if (!cutShort) report(result);
}
await close();
process.disconnect();

async function startPicker(): Promise<Picker> {
  if (task.unlocked) return (await import("./unlocked.ts")).unlockedPicker(task);
  return (await import("./locked.ts")).lockedPicker(task);
}

async function run(job: Job): Promise<ClientReport> {
  const asked = performance.now();
  try {
    await using picked = await pick(job, stop);
    const waited = performance.now() - asked;
    await use(picked, job.ms);
    return { type: "done", waited };
  } catch (error) {
    // As long as a good one, or failures would come faster than tests.
    if (!stop.aborted) await pause(job.ms);
    const why = `${user} (${job.name}): ${error instanceof Error ? error.message : String(error)}`;
    return { type: "failed", busy: error instanceof BusyError, why };
  }
}

async function use({ devices, lost }: Picked, ms: number): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const consoles = [];
  for (const device of devices) consoles.push(stack.use(await openConsole(device, user)));

  const signal = AbortSignal.any(lost === undefined ? [stop] : [stop, lost]);
  const end = performance.now() + ms;
  while (performance.now() < end) {
    signal.throwIfAborted();
    await Promise.all(consoles.map((console) => console.ask("measure")));
  }
}
