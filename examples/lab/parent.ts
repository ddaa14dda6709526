/** The child's end of the channel between a process of a demo and the one that started it. */

/** Says something to the process that started this one, if there is one that listens. */
export function report(message: object): void {
  if (process.connected) process.send?.(message);
}

/** Ends this process when its parent ends, in whatever way. Does nothing if it was started by hand. */
export function livesWithParent(): void {
  if (process.send === undefined) return;
  if (!process.connected) process.exit();
  process.on("disconnect", () => process.exit());
}

/** Aborts when the parent says "stop". */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  void told("stop").then(() => stop.abort());
  return stop.signal;
}

/** Resolves when the parent says this word. */
export async function told(word: string): Promise<void> {
  await new Promise<void>((resolve) => {
    process.on("message", function listen(message) {
      if (message !== word) return;
      process.off("message", listen);
      resolve();
    });
  });
}
