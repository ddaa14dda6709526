import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Link } from "resource-locker/internal";
import {
  PROTOCOL,
  type PoolRequest,
  type ToBroker,
  type ToWorker,
  type WireGrant,
  type WireNeed,
} from "../../src/protocol/messages.ts";

type Asking = Extract<ToBroker, { id: number }>;
type Without<M> = M extends unknown ? Omit<M, "id"> : never;
type Told = Exclude<ToWorker, { id: number }>;
export type Answer = Extract<ToWorker, { id: number }>;

/** A worker of the run, by the letter of the protocol. */
export class Worker {
  readonly socket: Socket;
  readonly link: Link;
  /** What came without being asked for. */
  readonly told: Told[] = [];
  /** All answers in the order in which they came. */
  readonly answers: Answer[] = [];
  readonly closed: Promise<unknown>;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  /** Answers questions about `where` functions. */
  filter: (message: Extract<ToWorker, { op: "filter" }>) => readonly string[] | Error | undefined =
    () => undefined;
  #id = 0;

  constructor(path: string) {
    this.socket = connect(path);
    this.closed = once(this.socket, "close").catch(() => {});
    this.link = new Link(this.socket, {
      message: (value) => this.#receive(value as ToWorker),
      closed: () => {
        for (const { reject } of this.#waiting.values()) reject(new Error("closed"));
      },
    });
    this.link.keepAlive(true);
  }

  hello(name = "1", pid = process.pid): Promise<Answer> {
    return this.ask({ op: "hello", protocol: PROTOCOL, worker: { pid, name } });
  }

  ask(message: Without<Asking>): Promise<Answer> & { id: number } {
    const id = ++this.#id;
    const answer = Promise.withResolvers<Answer>();
    answer.promise.catch(() => {});
    this.#waiting.set(id, answer);
    this.link.send({ ...message, id });
    return Object.assign(answer.promise, { id });
  }

  /** Asks for needs; the answer may take its time. */
  request(
    needs: readonly WireNeed[],
    more: Partial<PoolRequest> = {},
  ): Promise<Answer> & { id: number } {
    return this.ask({ op: "acquire", request: { needs, holding: [], ...more } });
  }

  /** Asks for `count` of each of these pools and expects to get it. */
  async acquire(pools: Readonly<Record<string, number>>): Promise<WireGrant> {
    const needs = Object.entries(pools).map(([pool, count]) => ({ pool, count }));
    return granted(await this.request(needs));
  }

  release(grant: number): Promise<Answer> {
    return this.ask({ op: "release", grant });
  }

  cancel(of: number): Promise<Answer> {
    return this.ask({ op: "cancel", of });
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(message: ToWorker): boolean {
    if (!("id" in message)) {
      this.told.push(message);
      if (message.op === "filter") this.#filter(message);
      return true;
    }
    this.answers.push(message);
    this.#waiting.get(message.id)?.resolve(message);
    this.#waiting.delete(message.id);
    return true;
  }

  #filter(message: Extract<ToWorker, { op: "filter" }>): void {
    const { ask } = message;
    const answer = this.filter(message);
    if (answer instanceof Error) {
      const error = { code: "RESOURCE_LOCKER_INPUT", message: answer.message };
      this.link.send({ op: "filtered", ask, error });
    } else if (answer !== undefined) this.link.send({ op: "filtered", ask, keys: answer });
  }
}

/** Throws where it was not granted. */
export function granted(answer: Answer): WireGrant {
  if (answer.op !== "granted") throw new Error(`Not granted: ${JSON.stringify(answer)}`);
  return answer.grant;
}

export function keysOf({ units }: WireGrant): string[][] {
  return units.map((need) => need.map(({ key }) => key));
}
