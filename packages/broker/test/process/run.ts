import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";
import type { BrokerPlan, Found, RunUsage, ToChild, ToMain } from "../../src/protocol/channel.ts";
import type { WireError } from "../../src/protocol/messages.ts";
import { Worker } from "./worker.ts";

// Starting a process takes long when all tests run at once.
vi.setConfig({ testTimeout: 60_000 });

/** What the main process of a run answers; `undefined`: nothing, it is busy. */
type Discover = () => readonly Found[] | WireError | undefined;

export interface RunOptions extends Partial<BrokerPlan> {
  readonly discover?: Readonly<Record<string, Discover | readonly Found[]>>;
  /** Of all pools. Default: what is found once stays so. */
  readonly refreshMs?: number;
}

/** A real broker process, seen from its main process, which this test plays. */
export class Run {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly plan: BrokerPlan;
  readonly #discover: NonNullable<RunOptions["discover"]>;
  readonly #events = new EventEmitter();
  readonly exited: Promise<unknown[]>;
  /** Lines for people. */
  readonly progress: string[] = [];
  /** Names of the pools that were asked for, one for each question. */
  readonly asked: string[] = [];
  #lastAsk = 0;

  constructor(folder: string, { discover = {}, refreshMs, ...plan }: RunOptions) {
    this.folder = folder;
    this.#discover = discover;
    const names = Object.keys(discover);
    this.plan = {
      socket: join(folder, "broker.sock"),
      store: "memory:",
      run: "ci-4412",
      pools: names.map((name) => ({ name, ...(refreshMs !== undefined && { refreshMs }) })),
      ...plan,
    };
    const main = fileURLToPath(new URL("../../src/process/broker-main.ts", import.meta.url));
    this.child = fork(main, [], {
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.exited = once(this.child, "exit");
    this.child.on("message", (message) => this.#receive(message as ToMain));
    this.send({ op: "start", plan: this.plan });
  }

  send(message: ToChild): void {
    this.child.send(message);
  }

  /** The next message of that kind. */
  async next<Op extends ToMain["op"]>(op: Op): Promise<Extract<ToMain, { op: Op }>> {
    const [message] = (await once(this.#events, op)) as [Extract<ToMain, { op: Op }>];
    return message;
  }

  async usage(): Promise<RunUsage> {
    const answer = this.next("usage");
    this.send({ op: "usage", ask: ++this.#lastAsk });
    return (await answer).usage;
  }

  /** A worker that was welcomed. */
  async worker(name?: string): Promise<Worker> {
    const worker = this.stranger();
    await worker.hello(name);
    return worker;
  }

  /** A connection that has said nothing yet. */
  stranger(): Worker {
    const worker = new Worker(this.plan.socket);
    onTestFinished(() => worker.close());
    return worker;
  }

  answer(ask: number, answer: readonly Found[] | WireError): void {
    if ("code" in answer) this.send({ op: "discovered", ask, error: answer });
    else this.send({ op: "discovered", ask, found: answer });
  }

  #receive(message: ToMain): void {
    if (message.op === "progress") this.progress.push(message.text);
    if (message.op === "discover" && message.pool === "") {
      // It only asks for an answer: by then all is heard that was said before.
      this.answer(message.ask, { code: "RESOURCE_LOCKER_DISCOVERY", message: "there is no pool" });
    } else if (message.op === "discover") {
      this.asked.push(message.pool);
      const source = this.#discover[message.pool];
      const answer = typeof source === "function" ? source() : source;
      if (answer !== undefined) this.answer(message.ask, answer);
    }
    this.#events.emit(message.op, message);
  }
}

/** Starts a broker that listens; it ends with the test. */
export async function startRun(options: RunOptions = {}): Promise<Run> {
  const run = await forkRun(options);
  await run.next("listening");
  return run;
}

export async function forkRun(options: RunOptions = {}): Promise<Run> {
  const folder = await tempFolder();
  const run = new Run(folder, options);
  onTestFinished(async () => {
    run.child.kill("SIGKILL");
    await run.exited;
  });
  return run;
}

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "broker-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Resources of those keys. */
export function found(...keys: string[]): Found[] {
  return keys.map((key) => ({ key, labels: {}, capacity: 1, item: { id: key } }));
}

export function model(key: string, name: string): Found {
  return { key, labels: { model: name }, capacity: 1, item: { id: key, model: name } };
}

/** Tries until it holds. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 10 });
}
