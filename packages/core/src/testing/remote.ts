import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** How another process gets a client of the same state. */
export interface RemoteStore {
  /** Address of a module whose default export is called with `args`, and returns the store. */
  readonly module: string;
  /** Plain data. */
  readonly args: readonly unknown[];
}

/** A client in a process of its own. */
export interface RemoteClient {
  readonly pid: number;
  /** Takes a free resource and keeps it; resolves with the token, or `undefined` when it is held. */
  take(key: string): Promise<number | undefined>;
  /** Asks for a resource that is held; resolves when it waits. */
  wait(key: string): Promise<void>;
  /** SIGKILL; resolves when the process is gone. Idempotent. */
  kill(): Promise<void>;
}

export async function startRemote(store: RemoteStore): Promise<RemoteClient> {
  const own = import.meta.url;
  const main = new URL(own.endsWith(".ts") ? "remote-main.ts" : "remote-main.js", own);
  const child = fork(fileURLToPath(main), [JSON.stringify(store)], { execArgv: [] });
  await answer(child);
  return {
    pid: child.pid!,
    take: async (key) => (await ask(child, { take: key })) as number | undefined,
    wait: async (key) => void (await ask(child, { wait: key })),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function ask(child: ChildProcess, message: object): Promise<unknown> {
  const result = answer(child);
  child.send(message);
  return result;
}

async function answer(child: ChildProcess): Promise<unknown> {
  const died = once(child, "exit").then(([code, signal]) => {
    throw new Error(`the remote client ended with ${String(code ?? signal)}`);
  });
  const [message] = (await Promise.race([once(child, "message"), died])) as [
    { result?: unknown; error?: string },
  ];
  if (message.error !== undefined) throw new Error(message.error);
  return message.result;
}
