import type { Entry, LedgerEvent, Records, Tx } from "../../ledger/state.ts";
import { OrderedSet } from "./ordered-set.ts";

const nothing: readonly Entry[] = [];

/** The ledger's state on Maps. One for all sessions of a memory store. */
export class MemoryTx implements Tx {
  readonly tokenBase: number;
  readonly #clock: () => number;
  readonly #emit: (session: string, event: LedgerEvent) => void;
  readonly #records: Readonly<Record<keyof Records, Map<string | number, unknown>>> = {
    meta: new Map(),
    session: new Map(),
    resource: new Map(),
    grant: new Map(),
    waiter: new Map(),
    list: new Map(),
  };
  readonly #sets = new Map<string, OrderedSet>();

  constructor(
    tokenBase: number,
    clock: () => number,
    emit: (session: string, event: LedgerEvent) => void,
  ) {
    this.tokenBase = tokenBase;
    this.#clock = clock;
    this.#emit = emit;
  }

  get now(): number {
    return this.#clock();
  }

  get<K extends keyof Records>(kind: K, id: string | number): Records[K] | undefined {
    return this.#records[kind].get(id) as Records[K] | undefined;
  }

  put<K extends keyof Records>(kind: K, id: string | number, record: Records[K]): void {
    this.#records[kind].set(id, record);
  }

  drop(kind: keyof Records, id: string | number): void {
    this.#records[kind].delete(id);
  }

  ids(kind: "grant" | "waiter"): readonly number[] {
    return [...this.#records[kind].keys()].map(Number);
  }

  add(set: string, score: number, member: string | number): void {
    let members = this.#sets.get(set);
    if (members === undefined) this.#sets.set(set, (members = new OrderedSet()));
    members.add(score, String(member));
  }

  remove(set: string, score: number, member: string | number): void {
    const members = this.#sets.get(set);
    if (members === undefined) return;
    members.remove(score, String(member));
    if (members.isEmpty) this.#sets.delete(set);
  }

  range(set: string, from: number, limit: number): readonly Entry[] {
    return this.#sets.get(set)?.range(from, limit) ?? nothing;
  }

  emit(session: string, event: LedgerEvent): void {
    this.#emit(session, event);
  }

  /** Everything there is, for tests and for comparison with other stores. */
  dump(): { records: Record<string, unknown>; sets: Record<string, readonly Entry[]> } {
    const records: Record<string, unknown> = {};
    for (const [kind, all] of Object.entries(this.#records)) {
      for (const [id, record] of all) records[`${kind} ${id}`] = record;
    }
    const sets: Record<string, readonly Entry[]> = {};
    for (const [name, set] of this.#sets) sets[name] = set.range(-Infinity, Infinity);
    return { records, sets };
  }
}
