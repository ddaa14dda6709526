import type { Lab } from "example-lab/lab";
import type { Score } from "./crew.ts";
import { frame } from "./frame.ts";
import { showLive } from "./live.ts";
import { lookAtDevices } from "./look.ts";
import { plainText, showPlain } from "./plain.ts";
import { progressOf } from "./progress.ts";

/** Shows what goes on until `signal` aborts: a table in a terminal, else a few lines now and then. */
export async function show(
  { lab, score, unlocked }: { lab: Lab; score: Score; unlocked: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { stdout } = process;
  const started = performance.now();
  const progress = () => progressOf(score, lab, started);
  const { look, close } = await startLooking(lab, unlocked);
  try {
    if (stdout.isTTY) {
      const paint = async () => frame(await look(), progress(), stdout.columns, stdout.rows);
      await showLive(paint, signal);
    } else {
      await showPlain(async () => plainText(await look(), progress(), score.waiting), signal);
    }
  } finally {
    await close();
  }
}

async function startLooking(lab: Lab, unlocked: boolean) {
  if (unlocked) return { look: async () => lookAtDevices(lab), close: async () => undefined };
  const { createLocker } = await import("resource-locker");
  const { lookAtLocks } = await import("./look-locked.ts");
  const locker = createLocker({ holder: { run: "view" } });
  return { look: () => lookAtLocks(lab, locker), close: () => locker.close() };
}
