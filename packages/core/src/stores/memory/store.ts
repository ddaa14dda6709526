import { openSession } from "../../ledger/index.ts";
import type { LedgerEvent } from "../../ledger/state.ts";
import type { Store, StoreClient, StoreSession } from "../../store.ts";
import { LedgerSession, type Step } from "../ledger-session.ts";
import { MemoryTx } from "./tx.ts";

/**
 * A store within this process: for tests of your own code, and for workers that are threads of one
 * event loop. Its lockers must be given the same store object. Nothing ends but by `close`.
 */
export function memoryStore(): Store {
  return new MemoryStore("memory:");
}

const named = new Map<string, Store>();

/** The store of a `memory:NAME` address: the same for all of this process who use that name. */
export function sharedMemoryStore(url: string): Store {
  let store = named.get(url);
  if (store === undefined) named.set(url, (store = new MemoryStore(url)));
  return store;
}

class MemoryStore implements Store {
  readonly url: string;
  readonly capabilities = { order: "exact", tokens: true } as const;
  readonly #sessions = new Map<string, LedgerSession>();
  #events: (readonly [string, LedgerEvent])[] = [];
  readonly #tx = new MemoryTx(0, Date.now, (session, event) => this.#events.push([session, event]));
  #opened = 0;

  constructor(url: string) {
    this.url = url;
  }

  async connect(client: StoreClient): Promise<StoreSession> {
    const id = String(++this.#opened);
    const session = new LedgerSession(
      id,
      {
        step: (run) => this.#step(run),
        deliver: (to, event) => this.#sessions.get(to)?.receive(event),
        reap: () => false,
        waiting: () => {},
        close: () => void this.#sessions.delete(id),
      },
      client,
    );
    this.#sessions.set(id, session);
    this.#step((tx) => openSession(tx, id, client.holder, 0));
    return session;
  }

  #step<T>(run: (tx: MemoryTx) => T): Step<T> {
    this.#events = [];
    const result = run(this.#tx);
    return { result, events: this.#events };
  }
}
