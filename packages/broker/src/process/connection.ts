import type { Socket } from "node:net";
import { Link } from "resource-locker/internal";
import { PROTOCOL, type ToBroker, type ToWorker, type WorkerId } from "../protocol/messages.ts";
import { Filters } from "./filters.ts";
import { Grants } from "./grants.ts";
import { isToBroker } from "./read-message.ts";
import { type Got, Request, type RequestHost } from "./request.ts";
import { type Refusal, refusal, toWire } from "./wire-errors.ts";
import { WorkerProcess } from "./worker-process.ts";

/** A list of candidates may be long, and a worker that computes reads it late. Characters. */
const MOST = 256 * 1024 * 1024;

export interface ConnectionHost extends RequestHost {
  /** Why nothing new is granted any more. */
  ending(): string | undefined;
  /** A number that no other grant of this run has. */
  nextGrant(): number;
  aliveFolder(): Promise<string | undefined>;
  /** Gives it back, however long that takes. */
  giveBack(got: Got): void;
  closed(connection: Connection): void;
}

type Message<Op extends ToBroker["op"]> = Extract<ToBroker, { op: Op }>;

/** One worker. When its socket closes, it waits for nothing and holds nothing any more. */
export class Connection {
  readonly #host: ConnectionHost;
  readonly #link: Link;
  readonly #filters = new Filters((message) => this.#send(message));
  readonly #grants = new Grants(
    (grant, error) => this.#send({ op: "lost", grant, error }),
    (got) => this.#host.giveBack(got),
  );
  /** Requests that are not answered yet. */
  readonly #requests = new Map<
    number,
    { readonly request: Request; readonly done: Promise<void> }
  >();
  #worker: WorkerId | undefined;
  #process: WorkerProcess | undefined;
  /** Resolves to false when it could not be told where to prove that it lives. */
  #welcomed: Promise<boolean> = Promise.resolve(false);
  #closed = false;

  constructor(socket: Socket, host: ConnectionHost) {
    this.#host = host;
    this.#link = new Link(
      socket,
      {
        message: (value) => isToBroker(value) && this.#receive(value),
        closed: () => this.#close(),
      },
      MOST,
    );
    // The broker lives as long as any of its workers.
    this.#link.keepAlive(true);
  }

  /** Nothing new is granted from now on; what is held stays held. */
  end(reason: string): void {
    this.#send({ op: "ending", reason });
    for (const { request } of this.#requests.values()) request.stop(over(reason));
  }

  #send(message: ToWorker): void {
    this.#link.send(message);
  }

  #receive(message: ToBroker): boolean {
    if (message.op === "hello") return this.#hello(message);
    const worker = this.#worker;
    if (worker === undefined) return false;
    switch (message.op) {
      case "acquire":
        return this.#acquire(message, worker);
      case "cancel":
        void this.#cancel(message);
        return true;
      case "release":
        void this.#release(message);
        return true;
      case "filtered":
        this.#filters.answered(message);
        return true;
    }
  }

  #hello({ id, protocol, worker }: Message<"hello">): boolean {
    if (this.#worker !== undefined) return false;
    if (protocol !== PROTOCOL) {
      this.#fail(id, strangeProtocol(protocol));
      void this.#link.flush();
      return true;
    }
    this.#worker = worker;
    this.#process = new WorkerProcess(worker.pid);
    this.#welcomed = this.#welcome(id);
    return true;
  }

  async #welcome(id: number): Promise<boolean> {
    let folder: string | undefined;
    let told = true;
    try {
      folder = await this.#host.aliveFolder();
    } catch {
      told = false;
    }
    this.#send({ op: "welcome", id, ...(folder !== undefined && { aliveFolder: folder }) });
    return told;
  }

  #acquire({ id, request: asked }: Message<"acquire">, worker: WorkerId): boolean {
    if (this.#requests.has(id)) return false;
    const holding = this.#grants.holding(asked.holding);
    const filters = this.#filters;
    const request = new Request(this.#host, { id, request: asked, holding, worker, filters });
    const done = this.#answer(id, request, asked.alive !== undefined);
    this.#requests.set(id, { request, done });
    return true;
  }

  async #answer(id: number, request: Request, alive: boolean): Promise<void> {
    try {
      if (!(await this.#welcomed) && !alive) await this.#refuseUnproven();
      const reason = this.#host.ending();
      if (reason !== undefined) throw over(reason);
      const got = await request.run();
      if (this.#closed) this.#host.giveBack(got);
      else {
        const grant = this.#grants.keep(this.#host.nextGrant(), got);
        this.#send({ op: "granted", id, grant });
      }
    } catch (error) {
      this.#fail(id, error);
    }
    this.#requests.delete(id);
  }

  /** Rejects with why the store can't be opened, if it still can't. */
  async #refuseUnproven(): Promise<void> {
    if ((await this.#host.aliveFolder()) === undefined) return;
    throw refusal(
      "STORE_UNAVAILABLE",
      "The store could not be opened when this worker joined the run, and now it can. The worker " +
        "has not proven since then that it lives, so nothing is granted to it: start the run anew.",
    );
  }

  async #cancel({ id, of }: Message<"cancel">): Promise<void> {
    const cancelled = this.#requests.get(of);
    cancelled?.request.stop(refusal("CLOSED", "The request was cancelled."));
    await cancelled?.done;
    this.#send({ op: "done", id });
  }

  async #release({ id, grant }: Message<"release">): Promise<void> {
    try {
      await this.#grants.release(grant);
      this.#send({ op: "done", id });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #fail(id: number, error: unknown): void {
    this.#send({ op: "failed", id, error: toWire(error) });
  }

  #close(): void {
    this.#closed = true;
    const gone = refusal("CLOSED", "The worker is gone.");
    for (const { request } of this.#requests.values()) request.stop(gone);
    void this.#giveBackAll();
  }

  /** What it had may be in use as long as its process is not wholly gone. */
  async #giveBackAll(): Promise<void> {
    const left = this.#grants.takeAll();
    if (left.length > 0) await this.#process?.ended();
    for (const got of left) this.#host.giveBack(got);
    this.#host.closed(this);
  }
}

function over(reason: string): Refusal {
  return refusal("BROKER_LOST", `${reason}: nothing new is granted.`);
}

function strangeProtocol(protocol: number): Refusal {
  return refusal(
    "INPUT",
    `This worker speaks protocol ${protocol} and the broker of its run protocol ${PROTOCOL}: they ` +
      "are from different versions of @resource-locker/broker. Install one version of it.",
  );
}
