import { reason } from "resource-locker/internal";
import type { BrokerPlan, ToChild, ToMain } from "../protocol/channel.ts";
import { Broker } from "./broker.ts";
import { appendLog, logFileOf, removeFolder } from "./run-folder.ts";

/**
 * The broker of one run, a child of the run's main process. It ends by the channel to that process
 * only: signals of a terminal reach the whole group, and then workers still use what they hold.
 */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

let logFile: string | undefined;
let broker: Broker | undefined;

process.on("uncaughtException", (error) => {
  // One that limps is worse than one that is gone.
  log(`fatal: ${error instanceof Error ? error.stack : reason(error)}`);
  process.exit(1);
});

process.on("message", (message: ToChild) => {
  if (message.op === "start") void start(message.plan);
  else broker?.receive(message);
});

process.on("disconnect", () => {
  if (broker === undefined) process.exit(0);
  broker.end("The main process of the run is gone");
});

async function start(plan: BrokerPlan): Promise<void> {
  logFile = logFileOf(plan.socket);
  broker = new Broker(plan, { tell, log });
  void broker.ended.then(() => {
    // Else it is the main process's to remove.
    if (!process.connected) removeFolder(plan.socket);
    process.exit(0);
  });
  try {
    await broker.listen();
  } catch (error) {
    const message = `The broker of this run can't listen on ${plan.socket}: ${reason(error)}.`;
    log(message);
    const failed = { code: "RESOURCE_LOCKER_STORE_UNAVAILABLE", message };
    tell({ op: "failed", error: failed }, () => process.exit(1));
    return;
  }
  tell({ op: "listening" });
}

/** To nobody when main is gone; `sent` is called in any case. */
function tell(message: ToMain, sent: () => void = () => {}): void {
  if (process.connected) process.send!(message, sent);
  else sent();
}

function log(text: string): void {
  if (logFile !== undefined) appendLog(logFile, text);
}
