import { createServer, type Server, type Socket } from "node:net";
import {
  createLocker,
  ClosedError,
  LeaseLostError,
  type Locker,
  ReleasedError,
} from "resource-locker";
import type { BrokerPlan, ToChild, ToMain } from "../protocol/channel.ts";
import { clipped } from "./clipped.ts";
import { Connection, type ConnectionHost } from "./connection.ts";
import { PoolLists } from "./pool-lists.ts";
import type { Got } from "./request.ts";
import { Usage } from "./usage.ts";

/** What could not be given back is given back again so often. Milliseconds. */
const RETRY = 1_000;
/** The store is told of the end for no longer: with the process all that it holds comes free. */
const LAST_WORDS = 5_000;

export interface BrokerHost {
  /** Tells the main process, if it is there. */
  tell(message: ToMain): void;
  /** For whoever looks for what went wrong. */
  log(text: string): void;
}

/** Locks for all workers of one run, over one session of the store. */
export class Broker {
  readonly #host: BrokerHost;
  readonly #plan: BrokerPlan;
  readonly #pools: PoolLists;
  readonly #usage = new Usage();
  readonly #connections = new Set<Connection>();
  readonly #server: Server;
  /** Resolves when it has ended: its last worker is gone, and the store knows that it ended. */
  readonly ended: Promise<void>;
  readonly #nobody = Promise.withResolvers<void>();
  #locker: Locker | undefined;
  #ending: string | undefined;
  #lastGrant = 0;

  constructor(plan: BrokerPlan, host: BrokerHost) {
    this.#plan = plan;
    this.#host = host;
    this.#pools = new PoolLists(host.tell);
    this.#pools.add(plan.pools);
    this.#server = createServer((socket) => this.#connected(socket));
    this.ended = this.#nobody.promise.then(() =>
      Promise.race([this.#locker?.close(), lastWords()]),
    );
  }

  /** Rejects when nobody can connect. */
  async listen(): Promise<void> {
    const listening = Promise.withResolvers<void>();
    this.#server.once("error", listening.reject);
    this.#server.listen(this.#plan.socket, listening.resolve);
    await listening.promise;
    // Opened before it is needed. Who needs it is told when it can't be.
    setImmediate(() => void this.#aliveFolder().catch(() => {}));
    this.#server.on("error", (error) =>
      this.#host.log(`a worker could not connect: ${error.message}`),
    );
  }

  receive(message: Exclude<ToChild, { op: "start" }>): void {
    switch (message.op) {
      case "pools":
        return this.#pools.add(message.pools);
      case "discovered":
        return this.#pools.discovered(message);
      case "usage": {
        const usage = this.#usage.take(this.#pools.all);
        return this.#host.tell({ op: "usage", ask: message.ask, usage });
      }
      case "end":
        return this.end("The run is over");
    }
  }

  /** Grants nothing new; `ended` follows when the last worker is gone. */
  end(reason: string): void {
    if (this.#ending !== undefined) return;
    this.#ending = reason;
    this.#server.close();
    for (const connection of this.#connections) connection.end(reason);
    this.#endIfAlone();
  }

  #connected(socket: Socket): void {
    if (this.#ending === undefined) this.#connections.add(new Connection(socket, this.#services));
    else socket.destroy();
  }

  get #services(): ConnectionHost {
    return {
      pools: this.#pools,
      usage: this.#usage,
      timeout: this.#plan.timeoutMs ?? Infinity,
      locker: () => this.#open(),
      tell: (text) => this.#host.tell({ op: "progress", text }),
      ending: () => this.#ending,
      nextGrant: () => ++this.#lastGrant,
      aliveFolder: () => this.#aliveFolder(),
      giveBack: (got) => void this.#giveBack(got),
      closed: (connection) => this.#disconnected(connection),
    };
  }

  #open(): Locker {
    const { store, run } = this.#plan;
    const name = clipped(run, 200);
    this.#locker ??= createLocker({
      ...(store !== undefined && { store }),
      ...(name !== undefined && { holder: { run: name } }),
    });
    return this.#locker;
  }

  async #aliveFolder(): Promise<string | undefined> {
    return this.#open().aliveFolder();
  }

  #disconnected(connection: Connection): void {
    this.#connections.delete(connection);
    this.#endIfAlone();
  }

  #endIfAlone(): void {
    if (this.#ending !== undefined && this.#connections.size === 0) this.#nobody.resolve();
  }

  /** Until it works, or until the end of the session does it. */
  async #giveBack({ grant, ended }: Got): Promise<void> {
    ended();
    for (;;) {
      try {
        return await grant.release();
      } catch (error) {
        const over = [ReleasedError, LeaseLostError, ClosedError];
        if (over.some((kind) => error instanceof kind)) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY));
      }
    }
  }
}

function lastWords(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LAST_WORDS));
}
