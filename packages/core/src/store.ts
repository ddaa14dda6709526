/**
 * The port between a locker and the place where leases and the queue live.
 *
 * - resource: a thing with a deterministic, unique key
 * - candidate: a resource offered to a need
 * - need: any `count` of these candidates; what a requirement is to a store
 * - request: all needs of one caller, granted together or not at all
 * - grant: what a request got; it consists of leases, one for each resource
 * - waiter: a request that stands in the queue
 * - session: one living client of a store; its grants and waiters live and die with it
 *
 * A store is right when it passes `storeContract` of `resource-locker/testing`.
 */
export interface Store {
  /** Where the state lives, for people: `memory:`, `sqlite:/home/me/.local/state/…`. No passwords. */
  readonly url: string;
  readonly capabilities: StoreCapabilities;
  /** Opens one session. Rejects with `StoreUnavailableError`. */
  connect(client: StoreClient): Promise<StoreSession>;
}

export interface StoreCapabilities {
  /** `exact`: by priority, then arrival. `best-effort`: clients compete. */
  readonly order: "exact" | "best-effort";
  /** Whether leases carry fencing tokens. */
  readonly tokens: boolean;
}

/** What a session tells its client, at any time after `connect` was called. None of these may throw. */
export interface StoreClient {
  /** Who this client is, for people. Stands behind every lease and waiter of the session. */
  readonly holder: Holder;
  /** A waiter of this session was granted by somebody's step. Told once for each waiter. */
  granted(ref: string, grant: StoreGrant): void;
  /** A grant of this session is no longer held, and not because the client released it. */
  lost(grant: number, reason: string): void;
  /** A waiter of this session left the queue ungranted, and not because the client cancelled it. */
  refused(ref: string, error: Error): void;
  /** The session is over, and all that it had was told to be lost: the client opens another one. */
  over(): void;
  /** What keeps the store from working at the moment, for people; `undefined` when it works again. */
  trouble(text: string | undefined): void;
}

/** Every verb is atomic: it happened wholly or, when it rejects, not at all. */
export interface StoreSession {
  /** Where processes prove their life by files (`resource-locker/alive`); absent where none do. */
  readonly aliveFolder?: string;
  /** Grants the request whole, queues it (`wait`), or leaves no trace of it. */
  acquire(request: StoreRequest): Promise<Answer>;
  /** Gives a waiter other candidates; it keeps its place. `none` when nothing of that ref waits. */
  update(ref: string, needs: readonly Need[]): Promise<Answer>;
  /** Takes a waiter out of the queue. False when it no longer waits (it may have been granted). */
  cancel(ref: string): Promise<boolean>;
  /** Gives a grant back and serves whoever waits for it. False when it is no longer held. */
  release(grant: number): Promise<boolean>;
  /** All leases and the queue. */
  list(): Promise<Snapshot>;
  /** What a waiter of this session waits for; `undefined` when it does not wait. Cheaper than `list`. */
  look(ref: string): Promise<WaitState | undefined>;
  /** Ends the session: its waiters leave, its grants come free. Idempotent. */
  close(): Promise<void>;
}

/** Exclusive: the slots taken are the holder's own. Shared: beside other shared holders only. */
export type Mode = "exclusive" | "shared";

export interface Need {
  readonly count: number;
  readonly mode: Mode;
  /** Slots taken on each resource; 1 unless the resource has more. Counts in exclusive mode only. */
  readonly slots: number;
  readonly candidates: CandidateList;
  /** Keys to try first, in this order. */
  readonly prefer: readonly string[];
  /** For people: `boards{model=T1000}`. */
  readonly name?: string;
}

/** Unique keys, sorted by code points, each of a capacity of at least the need's slots. */
export interface CandidateList {
  readonly keys: readonly string[];
  /** Slots of each resource, in the order of `keys`; absent when all have one. */
  readonly capacities?: readonly number[];
  /** Equal for equal keys and capacities: a store may keep a long list under this name. */
  readonly digest: string;
}

export interface StoreRequest {
  /** The caller's name for it, unique in its session while it waits. */
  readonly ref: string;
  readonly needs: readonly Need[];
  /** False: grant now or not at all. */
  readonly wait: boolean;
  /** Higher goes first; a whole number from -1000 to 1000. */
  readonly priority: number;
  /** Grants of this session that the caller keeps while it waits. They make deadlocks detectable. */
  readonly holding: readonly number[];
  /** What to add to the session's holder for this request. */
  readonly holder: Partial<Holder>;
  /**
   * For a session that serves other processes: name of the alive file (see `aliveFolder`) of the
   * process that will use what is granted. Should the session's own process die, the grant does not
   * come free before that one has ended too. Ignored where life is not proven by files.
   */
  readonly alive?: string;
}

/** Who stands behind a lease or a waiter, for people. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly run?: string;
  readonly worker?: string;
  readonly file?: string;
  readonly test?: string;
  readonly note?: string;
}

export type Answer =
  | { readonly state: "granted"; readonly grant: StoreGrant }
  | { readonly state: "waiting" }
  /** Nothing was granted and nothing waits. */
  | { readonly state: "none" }
  /** Waiting would have closed a circle of callers that wait for each other. */
  | { readonly state: "deadlock"; readonly circle: readonly CircleMember[] };

export interface CircleMember {
  readonly holder: Holder;
  readonly holds: readonly string[];
  readonly wants: readonly string[];
}

export interface StoreGrant {
  readonly id: number;
  /** The key and token of each lease, need by need. */
  readonly leases: readonly (readonly StoreLease[])[];
}

export interface StoreLease {
  readonly key: string;
  /** Grows with each lease of this resource, for ever; 0 where the store has no tokens. */
  readonly token: number;
}

export interface Snapshot {
  readonly leases: readonly LeaseState[];
  /** In the order in which they will be served, if all wanted the same. */
  readonly queue: readonly WaiterState[];
}

export interface LeaseState {
  readonly key: string;
  readonly token: number;
  readonly grant: number;
  readonly mode: Mode;
  readonly slots: number;
  /** When it was granted; milliseconds since 1970, by the clock of whoever granted it. */
  readonly since: number;
  /** Name of the need that it serves. */
  readonly name?: string;
  readonly holder: Holder;
}

export interface WaiterState {
  /** 1 for the foremost. */
  readonly position: number;
  /** When it arrived; milliseconds since 1970. */
  readonly since: number;
  readonly priority: number;
  readonly needs: readonly WantedState[];
  /** Keys kept free for it while it waits for the rest. */
  readonly claims: readonly string[];
  readonly holder: Holder;
}

export interface WantedState {
  readonly count: number;
  readonly mode: Mode;
  readonly slots: number;
  readonly name?: string;
  /** The first of its candidates, and how many there are. */
  readonly keys: readonly string[];
  readonly candidates: number;
}

export interface WaitState {
  /** 1 when no earlier waiter could use anything this one could use. */
  readonly position: number;
  /** Who holds its candidates; the first few, longest held first. */
  readonly blockers: readonly LeaseState[];
  /** What it could have now, were it not kept for an earlier waiter; the first few. */
  readonly kept: readonly KeptState[];
}

/** A candidate with room for a waiter, which an earlier one claims while it waits for the rest. */
export interface KeptState {
  readonly key: string;
  /** Who stands behind the earlier waiter. */
  readonly holder: Holder;
}
