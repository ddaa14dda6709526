import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BrokerPlan, RunUsage, ToChild, ToMain } from "../protocol/channel.ts";
import { within } from "../within.ts";

export interface BrokerEvents {
  /** Answered by `discovered`. */
  discover(ask: number, pool: string): void;
  progress(text: string): void;
  /** It ended though nobody told it to; `why` is a sentence. */
  died(why: string): void;
}

/** The child process, seen from the main process of the run, whose end it never holds up. */
export class BrokerProcess {
  readonly #child: ChildProcess;
  readonly #events: BrokerEvents;
  readonly #usages = new Map<number, (usage: RunUsage | undefined) => void>();
  readonly #gone: Promise<unknown>;
  #asks = 0;
  #state: "serves" | "ends" | "gone" = "serves";
  #failed: string | undefined;

  constructor(plan: BrokerPlan, root: string, events: BrokerEvents) {
    this.#events = events;
    this.#child = start(root);
    this.#gone = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => resolve(this.#exited(signal ?? `code ${code}`)));
      this.#child.on("error", (error) => resolve(this.#exited(error.message)));
    });
    this.#child.on("message", (message) => this.#receive(message as ToMain));
    this.send({ op: "start", plan });
    this.#child.unref();
    this.#child.channel?.unref();
  }

  get gone(): boolean {
    return this.#state === "gone";
  }

  /** Says nothing when the child is gone: then there is nobody who would have to know. */
  send(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** `undefined` when it does not answer within `ms`. */
  async usage(ms: number): Promise<RunUsage | undefined> {
    if (this.gone) return undefined;
    const ask = ++this.#asks;
    const answered = new Promise<RunUsage | undefined>((resolve) => this.#usages.set(ask, resolve));
    this.send({ op: "usage", ask });
    const usage = await within(ms, answered, undefined);
    this.#usages.delete(ask);
    return usage;
  }

  /** Whether it is gone within `ms`. It stays as long as workers have something. */
  async end(ms: number): Promise<boolean> {
    if (this.#state === "serves") this.#state = "ends";
    this.send({ op: "end" });
    await within(ms, this.#gone, undefined);
    return this.gone;
  }

  /** Called when it is gone, if ever. */
  onGone(listener: () => void): void {
    void this.#gone.then(listener);
  }

  #receive(message: ToMain): void {
    switch (message.op) {
      case "listening":
        return;
      case "failed":
        this.#failed = message.error.message;
        return;
      case "discover":
        return this.#events.discover(message.ask, message.pool);
      case "progress":
        return this.#events.progress(message.text);
      case "usage":
        return this.#usages.get(message.ask)?.(message.usage);
      default:
    }
  }

  #exited(how: string): void {
    if (this.gone) return;
    const expected = this.#state === "ends";
    this.#state = "gone";
    for (const answer of this.#usages.values()) answer(undefined);
    if (this.#failed !== undefined) this.#events.died(this.#failed);
    else if (!expected) this.#events.died(`The broker of this run has died (${how}).`);
  }
}

/** Nothing of the main process is handed on that would hold something open, or be in its way. */
function start(root: string): ChildProcess {
  const own = import.meta.url;
  const main = own.endsWith(".ts") ? "../process/broker-main.ts" : "./broker-main.js";
  const { NODE_OPTIONS: _, ...env } = process.env;
  return fork(fileURLToPath(new URL(main, own)), [], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
    cwd: root,
    env,
  });
}
