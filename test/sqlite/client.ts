import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { fileOf } from "./child.ts";

/** To `children/client.ts`: acquire these, or release what was acquired under that id. */
export interface Call {
  readonly id: number;
  readonly acquire?: readonly string[];
}

/** What it says of the request of that id. */
export interface Said {
  readonly id: number;
  readonly is: "waiting" | "granted" | "released" | "lost" | "failed";
  readonly token?: number;
  readonly text?: string;
}

/** A request of a client in another process. */
export interface FarRequest {
  /** Resolves when the client says so for the first time. */
  said(is: Said["is"]): Promise<Said>;
  release(): void;
}

/** A locker in a process of its own, ended with the test. */
export class Client {
  readonly process: ChildProcess;
  /** Resolves with what it wrote to stderr. */
  readonly ended: Promise<string>;
  #requests = 0;

  constructor(store: string) {
    const stdio = ["ignore", "ignore", "pipe", "ipc"] as const;
    this.process = fork(fileOf("client"), [store], { execArgv: [], stdio: [...stdio] });
    const errors = text(this.process.stderr!);
    this.ended = once(this.process, "exit").then(() => errors);
    onTestFinished(async () => {
      this.process.kill("SIGKILL");
      await this.ended;
    });
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** Resolves when all of it is granted. */
  async hold(...keys: string[]): Promise<FarRequest & { readonly token: number }> {
    const request = this.ask(keys);
    const { token = 0 } = await request.said("granted");
    return { ...request, token };
  }

  /** Resolves when the request stands in the queue. */
  async wait(...keys: string[]): Promise<FarRequest> {
    const request = this.ask(keys);
    await request.said("waiting");
    return request;
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.process.kill(signal);
  }

  ask(keys: readonly string[]): FarRequest {
    const id = ++this.#requests;
    const heard: Said[] = [];
    const listeners = new Set<() => void>();
    this.process.on("message", (said: Said) => {
      if (said.id !== id) return;
      heard.push(said);
      for (const listener of listeners) listener();
    });
    this.process.send({ id, acquire: keys } satisfies Call);
    return {
      release: () => void this.process.send({ id } satisfies Call),
      said: (is) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            const found = heard.find((one) => one.is === is);
            const failed = heard.find((one) => one.is === "failed");
            if (found !== undefined) resolve(found);
            else if (failed !== undefined) reject(new Error(failed.text));
          };
          listeners.add(look);
          look();
          void this.ended.then((errors) => {
            reject(new Error(`The client ended before it said "${is}". Its errors:\n${errors}`));
          });
        }),
    };
  }
}
