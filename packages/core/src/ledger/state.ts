/**
 * The ledger: one pure state machine that decides who gets what. No I/O, no clock, no randomness:
 * equal operations give equal results over every `Tx`. The words are those of `store.ts`.
 *
 * Written in a plain subset of TypeScript (arrays, records, closures; no Map, Set or class), so that
 * it can be compiled to run inside a store.
 */

/** What is kept, by kind and id. Records are plain data and belong to the store once put. */
export interface Records {
  readonly meta: Meta;
  readonly session: SessionRecord;
  readonly resource: Resource;
  readonly grant: GrantRecord;
  readonly waiter: Waiter;
  readonly list: ListRecord;
}

/**
 * The state, seen from inside one atomic step.
 *
 * Sets are ordered by score, then by member in code point order. Their names:
 * `q:KEY` waiters that name a resource; `l:LIST` waiters that use a list; `x:LIST` all waiters that
 * could use anything of a list; `f:`, `s:`, `v:`, `c:LIST` its resources by standing (`standing.ts`);
 * `m:LIST` all its resources; `h` waiters that hold grants;
 * `sessions`, `lists`, `idle` what may have to go.
 */
export interface Tx {
  /** Milliseconds since 1970, by the store's clock. */
  readonly now: number;
  /** Added to a sequence number it makes a token; only ever grows from one state to the next. */
  readonly tokenBase: number;
  get<K extends keyof Records>(kind: K, id: string | number): Records[K] | undefined;
  put<K extends keyof Records>(kind: K, id: string | number, record: Records[K]): void;
  drop(kind: keyof Records, id: string | number): void;
  /** The ids of all records of a kind, in any order. For what is rare: it grows with their number. */
  ids(kind: "grant" | "waiter"): readonly number[];
  add(set: string, score: number, member: string | number): void;
  remove(set: string, score: number, member: string | number): void;
  /** The first `limit` members whose score is at least `from`. */
  range(set: string, from: number, limit: number): readonly Entry[];
  /** Tells a session something; delivered once the step is kept. */
  emit(session: string, event: LedgerEvent): void;
}

export interface Entry {
  readonly score: number;
  readonly member: string;
}

export type LedgerEvent =
  | { readonly kind: "granted"; readonly ref: string; readonly grant: GrantView }
  | { readonly kind: "lost"; readonly grant: number; readonly reason: string };

export interface GrantView {
  readonly id: number;
  readonly leases: readonly (readonly { readonly key: string; readonly token: number }[])[];
}

export type Mode = "exclusive" | "shared";

export interface Meta {
  /** Last number given out: arrival order, grant ids, tokens, release order. */
  seq: number;
  /** How many wait, and how many of those hold grants meanwhile. */
  waiting: number;
  circling: number;
  /** No waiter stands behind this one, since somebody waits. */
  hindmost: number;
  /** No session is due before this; 0 when none ever is. */
  nextDue: number;
  /** How many resources the registered lists have together. */
  listed: number;
}

export interface SessionRecord {
  /** When it ends unless renewed; 0 for never. */
  due: number;
  /** Who it is, for people; opaque here. */
  readonly holder: unknown;
}

/** The hold of one grant on one resource, or what a claim keeps from others. */
export interface Hold {
  readonly by: number;
  readonly mode: Mode;
  readonly slots: number;
  /** Slots of the resource, as its taker declared them; the least declared counts. */
  readonly capacity: number;
}

export interface Resource {
  readonly holds: readonly Hold[];
  /** What a waiter keeps from those behind it. `by` is the waiter. */
  readonly claim: Hold | undefined;
  readonly lists: readonly { readonly id: string; readonly capacity: number }[];
  /** Sequence number of the last release; 0 for never. */
  readonly freed: number;
  /** Sequence number under which it stands in `idle`; 0 for not at all. */
  readonly idle: number;
}

export interface LedgerNeed {
  readonly count: number;
  readonly mode: Mode;
  readonly slots: number;
  readonly prefer: readonly string[];
  readonly name: string;
  /** Candidates by name, or a registered list of them. */
  readonly keys: readonly string[];
  /** In the order of `keys`; empty when each has one. */
  readonly capacities: readonly number[];
  readonly list: string;
  /** How many candidates there are. */
  readonly size: number;
}

export interface Waiter {
  /** Its place in the order of service: lower goes first. See `orderOf`. */
  readonly id: number;
  readonly session: string;
  readonly ref: string;
  readonly since: number;
  readonly priority: number;
  readonly needs: readonly LedgerNeed[];
  readonly holding: readonly number[];
  readonly holder: unknown;
  /** For the grant that it will get. */
  readonly alive: string;
  /**
   * Numbers of the needs that, when it was last looked at, wanted more together than there was for
   * them. Nothing but a candidate of these can help it.
   */
  readonly short: readonly number[];
  /** The resources that carry its claim. */
  readonly claims: readonly Claimed[];
}

export interface Claimed {
  readonly key: string;
  /** Number of the need that it is to serve. */
  readonly need: number;
}

export interface GrantRecord {
  readonly session: string;
  readonly ref: string;
  readonly since: number;
  readonly holder: unknown;
  /** The session that inherits it, should its own die (`bury`); "" for none. */
  readonly alive: string;
  readonly leases: readonly LeaseRecord[];
}

export interface LeaseRecord {
  readonly key: string;
  /** Number of the need that it serves. */
  readonly need: number;
  readonly mode: Mode;
  readonly slots: number;
  readonly name: string;
}

export interface ListRecord {
  /** Whether any of its resources has more than one slot. */
  readonly roomy: boolean;
  /** How many resources it has, and how many of them are registered yet. */
  readonly size: number;
  readonly ready: number;
  /** Lists that share a resource with it, itself among them. */
  readonly overlaps: readonly string[];
  /** Sequence number near its last use. */
  readonly used: number;
}

/** What a step has stirred up: resources to offer, and waiters that may do better than before. */
export interface Stir {
  readonly keys: string[];
  readonly waiters: number[];
}

export function newStir(): Stir {
  return { keys: [], waiters: [] };
}

/** From before the first score. */
export const FIRST: number = -(2 ** 53);
/** Without limit. */
export const ALL: number = 2 ** 31;
/** How many waiters are looked at for each resource that came free. */
export const WINDOW = 8;

const PRIORITY_STEP = 2 ** 40;

/** Priority first, then arrival: one number, unique and sortable. */
export function orderOf(priority: number, seq: number): number {
  return seq - priority * PRIORITY_STEP;
}

export function metaOf(tx: Tx): Meta {
  return (
    tx.get("meta", "") ?? {
      seq: 0,
      waiting: 0,
      circling: 0,
      hindmost: FIRST,
      nextDue: 0,
      listed: 0,
    }
  );
}

export function nextSeq(tx: Tx): number {
  const meta = metaOf(tx);
  meta.seq++;
  tx.put("meta", "", meta);
  return meta.seq;
}

const untouched: Resource = { holds: [], claim: undefined, lists: [], freed: 0, idle: 0 };

export function resourceOf(tx: Tx, key: string): Resource {
  return tx.get("resource", key) ?? untouched;
}

export function has<T extends string | number>(list: readonly T[], item: T): boolean {
  for (const x of list) if (x === item) return true;
  return false;
}

export function sorted(numbers: readonly number[]): number[] {
  const out: number[] = [];
  for (const n of numbers) {
    let at = out.length;
    while (at > 0 && out[at - 1]! > n) at--;
    out.splice(at, 0, n);
  }
  return out;
}

export function unitsOf(needs: readonly LedgerNeed[]): number {
  let units = 0;
  for (const need of needs) units += need.count;
  return units;
}
