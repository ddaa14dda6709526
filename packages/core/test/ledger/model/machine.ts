import type { LedgerEvent, Tx } from "../../../src/ledger/state.ts";
import * as ledger from "../../../src/ledger/index.ts";
import { type Command, KEYS, LISTS, SESSIONS, TTL, WORKERS } from "./commands.ts";
import type { Picture } from "./naive.ts";

/** Whatever runs one atomic step of the ledger at a given time: memory, SQLite, … */
export interface Machine {
  step<T>(now: number, run: (tx: Tx) => T): { result: T; events: [session: string, LedgerEvent][] };
  /** Everything there is. */
  dump(): Dump;
}

export interface Dump {
  readonly records: Record<string, unknown>;
  readonly sets: Record<string, { score: number; member: string }[]>;
}

export interface Step {
  readonly command: Command;
  readonly outcome: unknown;
  readonly events: readonly [string, LedgerEvent][];
  /** The waiter the command was about, or that it would have made. */
  readonly subject?: number;
  /** The grants that the asker kept. */
  readonly holding?: readonly number[];
}

const name = (session: number): string => `session${session}`;

/** Registers the lists that an operation finds missing, while others wait, and runs it again. */
function registering(tx: Tx, run: () => ledger.Outcome): ledger.Outcome {
  const outcome = run();
  if (outcome.state !== "unknown") return outcome;
  for (const list of outcome.lists) {
    const rows = LISTS[list]!;
    const keys = rows.map(([key]) => key);
    const capacities = rows.map(([, capacity]) => capacity);
    ledger.register(tx, list, keys.length, 0, keys.slice(0, 1), capacities.slice(0, 1));
    ledger.register(tx, list, keys.length, 1, keys.slice(1), capacities.slice(1));
  }
  return run();
}

/** Turns commands into steps, picking grants and waiters among those that exist. */
export class Driver {
  now = 1_000;
  readonly #machine: Machine;
  #refs = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    machine.step(this.now, (tx) => this.#reopen(tx));
  }

  /** Sessions that have ended begin anew. */
  #reopen(tx: Tx): void {
    for (let i = 0; i < SESSIONS; i++) {
      if (!tx.get("session", name(i))) ledger.openSession(tx, name(i), { i }, this.#due(i));
    }
  }

  /** The last session never ends by itself. */
  #due(session: number): number {
    return session === SESSIONS - 1 ? 0 : this.now + TTL;
  }

  dump(): Dump {
    return this.#machine.dump();
  }

  picture(): Picture {
    return this.#machine.step(this.now, (tx): Picture => {
      const { leases, queue } = ledger.overview(tx);
      const ids = [...new Set(leases.map((lease) => lease.grant))].toSorted((a, b) => a - b);
      return {
        resources: new Map(
          KEYS.flatMap((key) => {
            const resource = tx.get("resource", key);
            return resource ? [[key, structuredClone(resource)]] : [];
          }),
        ),
        grants: new Map(ids.map((id) => [id, structuredClone(tx.get("grant", id)!)])),
        sessions: new Map(
          [...Array.from({ length: SESSIONS }, (_, i) => name(i)), ...WORKERS].flatMap((id) => {
            const session = tx.get("session", id);
            return session ? [[id, structuredClone(session)]] : [];
          }),
        ),
        waiters: queue.map(({ waiter }) => structuredClone(waiter)).toSorted((a, b) => a.id - b.id),
        lists: new Map(Object.entries(LISTS).map(([id, rows]) => [id, new Map(rows)])),
      };
    }).result;
  }

  run(command: Command, before: Picture): Step {
    if (command.do === "pass") this.now += command.ms;
    const { result, events } = this.#machine.step(this.now, (tx) =>
      this.#apply(tx, command, before),
    );
    return { command, ...result, events };
  }

  #apply(tx: Tx, command: Command, before: Picture): Omit<Step, "command" | "events"> {
    switch (command.do) {
      case "acquire": {
        const session = name(command.session);
        const mine = [...before.grants]
          .filter(([, grant]) => grant.session === session)
          .map(([id]) => id);
        const holding =
          mine.length === 0 ? [] : [...new Set(command.holding.map((n) => mine[n % mine.length]!))];
        const { needs, wait, priority, alive } = command;
        const ref = `r${++this.#refs}`;
        const request = { ref, needs, wait, priority, holding, holder: {}, alive };
        const ask = (): ledger.Outcome => ledger.acquire(tx, session, request);
        return { outcome: registering(tx, ask), holding };
      }
      case "release": {
        const grants = [...before.grants];
        const [id, grant] = grants[command.pick % grants.length] ?? [1e6, { session: name(0) }];
        // Now and then a release by somebody else, which must change nothing.
        const session = command.as === 0 ? "stranger" : grant.session;
        return { outcome: ledger.release(tx, session, id), subject: id };
      }
      case "cancel": {
        const waiter = before.waiters[command.pick % before.waiters.length];
        if (!waiter) return { outcome: ledger.cancel(tx, name(0), 1e6) };
        return { outcome: ledger.cancel(tx, waiter.session, waiter.id), subject: waiter.id };
      }
      case "update": {
        const waiter = before.waiters[command.pick % before.waiters.length];
        if (!waiter) return { outcome: "nobody" };
        const outcome = registering(tx, () =>
          ledger.update(tx, waiter.session, waiter.id, command.needs),
        );
        return { outcome, subject: waiter.id };
      }
      case "end": {
        const session = name(command.session);
        const outcome = ledger.endSession(tx, session, "ended");
        this.#reopen(tx);
        return { outcome };
      }
      case "bury": {
        const outcome = ledger.bury(tx, command.session);
        this.#reopen(tx);
        return { outcome };
      }
      case "renew":
        return {
          outcome: ledger.renewSession(tx, name(command.session), this.#due(command.session)),
        };
      case "pass":
        ledger.sweep(tx);
        this.#reopen(tx);
        return { outcome: "passed" };
    }
  }
}
