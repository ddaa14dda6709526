import { setInterval } from "node:timers/promises";
import type { Look } from "./look.ts";
import { jobsText, type Progress } from "./progress.ts";

/** Where nothing can be repainted: a text every two seconds, until `signal` aborts. */
export async function showPlain(tell: () => Promise<string>, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of setInterval(2000, undefined, { signal })) console.log(await tell());
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** `4.0 s: 28/96 jobs done, 6 of 6 devices in use, 7 clients wait, 0 collisions` */
export function plainText(
  { devices, waiters }: Look,
  progress: Progress,
  waiting?: string,
): string {
  const used = devices.filter(({ user }) => user !== undefined).length;
  const facts = [jobsText(progress), `${used} of ${devices.length} devices in use`];
  if (waiters !== undefined) facts.push(`${waiters.length} clients wait`);
  facts.push(`${progress.collisions} collisions`);
  const text = `${progress.seconds.toFixed(1).padStart(5)} s: ${facts.join(", ")}`;
  return waiters?.length && waiting !== undefined ? `${text}\n         ${waiting}` : text;
}
