import { constants } from "node:os";
import { readArguments } from "./arguments.ts";
import { stopChildren } from "./child.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a demo with what all have in common: the arguments `--unlocked` and `--help`, an end in order
 * after Ctrl-C (`interrupt` aborts), and no process left behind.
 */
export async function runDemo(
  usage: string,
  demo: (unlocked: boolean, interrupt: AbortSignal) => Promise<void>,
): Promise<void> {
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
    else await demo(unlocked, interrupt.signal);
  } catch (error) {
    const text = error instanceof Error ? error.message : error;
    console.error(interrupt.signal.aborted ? "Stopped before it began." : text);
    process.exitCode ??= 1;
  } finally {
    await stopChildren();
  }
}
