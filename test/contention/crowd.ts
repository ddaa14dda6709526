import { Tinypool } from "tinypool";

export type Cue = "ready" | "go" | "over";

/** Several clients at work at the same time. */
export interface Work<Result> {
  /** Resolves when all are ready to begin; rejects when one fails before. */
  readonly ready: Promise<void>;
  readonly tell: (cue: Cue) => void;
  readonly ends: readonly Promise<Result>[];
}

/** Client processes, each of which does one task at a time. */
export interface Crowd<Task, Result> extends AsyncDisposable {
  /** Gives each task to a process of its own; as many as the crowd has, at most. */
  begin(tasks: readonly Task[]): Work<Result>;
}

/** `file` exports by default what a process does with its task; see `cues`. */
export function crowdOf<Task, Result>(file: URL, size: number): Crowd<Task, Result> {
  const pool = new Tinypool({
    runtime: "child_process",
    filename: file.href,
    minThreads: size,
    maxThreads: size,
    env: { ...process.env } as Record<string, string>,
    execArgv: [],
  });
  // A process that ended without a task; with one, the task fails.
  const { promise: broken, reject: breakUp } = Promise.withResolvers<never>();
  pool.on("error", breakUp);
  broken.catch(() => {});
  return {
    begin: (tasks) => {
      const work = tasks.map((task) => {
        let tell: Work<Result>["tell"] = () => {};
        const ready = Promise.withResolvers<void>();
        const channel = {
          onMessage: (send: typeof tell) => (tell = send),
          postMessage: (cue: Cue) => cue === "ready" && ready.resolve(),
        };
        const end = Promise.race([pool.run(task, { channel }) as Promise<Result>, broken]);
        end.catch(ready.reject);
        return { ready: ready.promise, end, tell: (cue: Cue) => tell(cue) };
      });
      const ready = Promise.all(work.map((one) => one.ready)).then(() => {});
      ready.catch(() => {});
      return {
        ready,
        tell: (cue) => work.forEach((one) => one.tell(cue)),
        ends: work.map(({ end }) => end),
      };
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

/** Lets all begin at the same moment; resolves when all have ended. */
export async function perform<Result>(work: Work<Result>): Promise<Result[]> {
  await work.ready;
  work.tell("go");
  return Promise.all(work.ends);
}
