import { openSession } from "../../ledger/index.ts";
import type { LedgerEvent } from "../../ledger/state.ts";
import type { StoreClient, StoreSession } from "../../store.ts";
import { LedgerSession, type Step } from "../ledger-session.ts";
import { MemoryTx } from "./tx.ts";

/** What the sessions of one memory store share. */
export class MemoryState {
  readonly #sessions = new Map<string, LedgerSession>();
  #events: (readonly [string, LedgerEvent])[] = [];
  readonly #tx = new MemoryTx(0, Date.now, (session, event) => this.#events.push([session, event]));
  #opened = 0;

  connect(client: StoreClient): StoreSession {
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
