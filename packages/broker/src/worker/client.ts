import type { Socket } from "node:net";
import { Link, reason } from "resource-locker/internal";
import {
  PROTOCOL,
  type PoolRequest,
  type ToBroker,
  type ToWorker,
  type WireGrant,
  type WorkerId,
} from "../protocol/messages.ts";
import { receivedError } from "./blame.ts";
import { dial } from "./dial.ts";
import { lostBroker } from "./lost-broker.ts";
import { Proof } from "./proof.ts";
import { WorkerGrant } from "./worker-grant.ts";

/** Lists of many thousands of items are legal. Bytes. */
const MOST = 256 * 1024 * 1024;

/** Whether a need's `where` function takes an item. */
export type Filter = (item: unknown) => boolean;

export interface AcquireRequest extends Omit<PoolRequest, "alive"> {
  /** For each need that is `filtered`. */
  readonly filters: readonly (Filter | undefined)[];
  readonly signal: AbortSignal;
}

type Answer = Extract<ToWorker, { op: "welcome" | "done" }> | WorkerGrant;

type Distribute<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type Ask = Distribute<Exclude<ToBroker, { op: "filtered" }>, "id">;

interface Pending {
  readonly filters: readonly (Filter | undefined)[];
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Connects to the broker of a run. `folder` is the run's address. Rejects with `BrokerLostError`. */
export async function openClient(folder: string, worker: WorkerId): Promise<BrokerClient> {
  const client = new BrokerClient(await dial(folder));
  await client.greet(worker);
  return client;
}

/** A worker's connection to the broker of its run. It does not come back: what is lost is lost. */
export class BrokerClient {
  readonly #link: Link;
  readonly #pending = new Map<number, Pending>();
  readonly #grants = new Map<number, WorkerGrant>();
  #ids = 0;
  #proof: Proof | undefined;
  /** Why nothing can be asked for any more. */
  #gone: Error | undefined;
  #leaves = false;

  constructor(socket: Socket) {
    this.#link = new Link(
      socket,
      {
        message: (value) => this.#receive(value as ToWorker),
        closed: () => this.#lose(lostBroker("its process ended")),
      },
      MOST,
    );
  }

  async greet(worker: WorkerId): Promise<void> {
    const welcome = await this.#ask({ op: "hello", protocol: PROTOCOL, worker }).answer;
    if (!("aliveFolder" in welcome) || welcome.aliveFolder === undefined) return;
    this.#proof = new Proof(welcome.aliveFolder);
  }

  /**
   * Waits until the broker grants it. Rejects with what the broker says (`blameOf` has the pools
   * because of which it failed), with `BrokerLostError`, or with the reason of `signal`.
   */
  async acquire({ filters, signal, ...request }: AcquireRequest): Promise<WorkerGrant> {
    signal.throwIfAborted();
    const alive = await this.#proof?.id();
    // No listener hears of what happened meanwhile.
    signal.throwIfAborted();
    const late = this.#lateUses();
    const full = {
      ...request,
      ...(alive !== undefined && { alive }),
      ...(late !== "" && { late }),
    };
    const { id, answer } = this.#ask({ op: "acquire", request: full }, filters);
    const cancel = (): void => void this.#ask({ op: "cancel", of: id }).answer.catch(() => {});
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const grant = await answer;
      if (!(grant instanceof WorkerGrant))
        throw new Error(`The broker answered an acquire with ${grant.op}.`);
      if (signal.aborted) await grant.release();
      signal.throwIfAborted();
      return grant;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  /** What tests of this worker still use that have ended: it may wait for itself. */
  #lateUses(): string {
    return [...this.#grants.values()].flatMap(({ lateUse }) => lateUse ?? []).join("; ");
  }

  /** As `close`, but what runs on after the end of its scope keeps what it has until it has ended. */
  leave(): void {
    this.#leaves = true;
    this.#closeIfFree();
  }

  #closeIfFree(): void {
    if (this.#leaves && this.#grants.size === 0) this.close();
  }

  /** Gives everything back. */
  close(): void {
    this.#gone ??= lostBroker("this worker has left it");
    this.#link.close();
    this.#proof?.close();
  }

  #ask(ask: Ask, filters: Pending["filters"] = []): { id: number; answer: Promise<Answer> } {
    const id = ++this.#ids;
    return { id, answer: this.#answerTo({ ...ask, id }, filters) };
  }

  async #answerTo(
    message: ToBroker & { id: number },
    filters: Pending["filters"],
  ): Promise<Answer> {
    if (this.#gone !== undefined) throw this.#gone;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#pending.set(message.id, { filters, resolve, reject });
    this.#link.keepAlive(true);
    this.#link.send(message);
    try {
      return await promise;
    } finally {
      this.#pending.delete(message.id);
      if (this.#pending.size === 0) this.#link.keepAlive(false);
    }
  }

  #receive(message: ToWorker): boolean {
    switch (message.op) {
      case "filter":
        this.#filter(message);
        return true;
      case "lost":
        this.#grants.get(message.grant)?.lose(receivedError(message.error));
        this.#grants.delete(message.grant);
        // Else what others took to be held for this worker would stay so until its end.
        if (this.#grants.size + this.#pending.size === 0) this.#proof?.close();
        this.#closeIfFree();
        return true;
      case "ending":
        this.#lose(lostBroker(message.reason));
        return true;
      case "failed":
        this.#pending.get(message.id)?.reject(receivedError(message.error));
        return true;
      case "granted":
        this.#pending.get(message.id)?.resolve(this.#hold(message.grant));
        return true;
      default:
        this.#pending.get(message.id)?.resolve(message);
        return true;
    }
  }

  /** At once: the news that it is lost may come right behind. */
  #hold({ grant: id, units, waitedMs }: WireGrant): WorkerGrant {
    const grant = new WorkerGrant(id, units, waitedMs, async () => {
      try {
        await this.#ask({ op: "release", grant: id }).answer;
      } finally {
        this.#grants.delete(id);
        this.#closeIfFree();
      }
    });
    this.#grants.set(id, grant);
    return grant;
  }

  #filter({ ask, of, need, candidates }: Extract<ToWorker, { op: "filter" }>): void {
    const takes = this.#pending.get(of)?.filters[need] ?? (() => false);
    try {
      const keys = candidates.filter(({ item }) => takes(item)).map(({ key }) => key);
      this.#link.send({ op: "filtered", ask, keys });
    } catch (cause) {
      const error = { code: "RESOURCE_LOCKER_INPUT", message: `where failed: ${reason(cause)}` };
      this.#link.send({ op: "filtered", ask, error });
    }
  }

  /** The resources themselves are not given back by it: nobody else gets them while this worker lives. */
  #lose(error: Error): void {
    this.#gone ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#gone);
    for (const grant of this.#grants.values()) grant.lose(this.#gone);
  }
}
