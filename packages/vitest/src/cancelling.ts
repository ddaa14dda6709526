/** What waits in this worker, to be given up when the run is cancelled. */
const waiting = new Set<AbortController>();
let listens = false;

/** What Vitest has in each worker. Not exported by it, and the same in 4.1 and 5. */
interface VitestWorker {
  onCancel?(listener: () => void): unknown;
}

/** `wait` gets a signal that aborts when the run is cancelled, by a key or by `--bail`. */
export async function untilCancelled<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  listen();
  const controller = new AbortController();
  waiting.add(controller);
  try {
    return await wait(controller.signal);
  } finally {
    waiting.delete(controller);
  }
}

/** Once: in 4.1 there is no end to listening. */
function listen(): void {
  if (listens) return;
  listens = true;
  const { __vitest_worker__: own } = globalThis as { __vitest_worker__?: VitestWorker };
  own?.onCancel?.(() => {
    for (const controller of waiting) controller.abort(new Error("The run was cancelled."));
  });
}
