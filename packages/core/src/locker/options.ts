import { callback, milliseconds, signal, text, wholeNumber } from "../input/fields.ts";
import type { Field } from "../input/fields.ts";
import { type Fields, checkOptions } from "../input/options.ts";
import type { Holder, KeptState, LeaseState, Store } from "../store.ts";
import type { StoreAddress } from "../stores/address.ts";
import type { GrantControls } from "./grant.ts";

export interface LockerOptions {
  /** Where the locks live: an address, or a store. Default: `sqlite:`, all runs of this user here. */
  readonly store?: string | StoreAddress | Store;
  /** Who this is, for others who wait: named in their progress text. Host and pid are added. */
  readonly holder?: HolderOptions;
  /**
   * For how long discovery may list too few resources while a request waits, before that request is
   * refused with `UnsatisfiableError`. Milliseconds; default 30_000.
   */
  readonly missingGrace?: number;
}

/** Whom people are told about: all of it is free text. */
export interface HolderOptions {
  readonly run?: string;
  readonly worker?: string;
  readonly file?: string;
  readonly test?: string;
}

export interface TryOptions {
  /** Higher goes first; a whole number from -1000 to 1000, default 0. */
  readonly priority?: number;
  /** For people who wait for this one: why it holds. */
  readonly note?: string;
  /** What to add to the locker's holder for this request. */
  readonly holder?: HolderOptions;
}

export interface AcquireOptions extends TryOptions {
  /** For the whole request, from the call on. Milliseconds or `Infinity`; default 600_000. */
  readonly timeout?: number;
  /** Ends the request: it rejects with the signal's reason, and holds nothing. */
  readonly signal?: AbortSignal;
  /**
   * Grants of this locker that their holder keeps while it waits for this one. With them a circle of
   * callers that wait for each other is noticed and refused at once (`DeadlockError`).
   */
  readonly holding?: readonly GrantControls[];
  /**
   * Called when the request has to wait, and then every second as long as it does. When it throws,
   * a warning says so, once, and the request goes on.
   */
  readonly onWaiting?: (waiting: WaitingInfo) => void | Promise<void>;
  /**
   * For brokers: name of the alive file of the process that will use what is granted, in the folder
   * that `Locker.aliveFolder` tells. Should this process die, the grant does not come free before
   * that one has ended too. 1 to 64 letters, digits, `_` or `-`. Ignored by other stores than SQLite.
   */
  readonly alive?: string;
}

/** How a waiting request stands. */
export interface WaitingInfo {
  /** One sentence that has all of it. */
  readonly text: string;
  /** Milliseconds since the call. */
  readonly waited: number;
  /** 1 when no earlier request could use anything this one could use. 0 before it is queued. */
  readonly position: number;
  /** Who holds what it could use; the first few, longest held first. */
  readonly blockers: readonly LeaseState[];
  /** What it could have now, were it not kept for an earlier request that waits for more. */
  readonly kept: readonly KeptState[];
  /** What keeps the store or the discovery from working at the moment. */
  readonly trouble: string | undefined;
}

const holderFields: Fields<HolderOptions> = {
  run: text(),
  worker: text(),
  file: text(1_000),
  test: text(1_000),
};

const anything: Field = { expected: "", accepts: () => true };

const holderOptions: Field = {
  expected: 'an object such as { run: "ci-4412" }',
  accepts: (value) => typeof value === "object" && value !== null,
};

const lockerFields: Fields<LockerOptions> = {
  store: anything,
  holder: holderOptions,
  missingGrace: milliseconds(0, true),
};

const tryFields: Fields<TryOptions> = {
  priority: wholeNumber(-1000, 1000),
  note: text(1_000),
  holder: holderOptions,
};

const grants: Field = { expected: "a list of grants", accepts: Array.isArray };

const aliveId: Field = {
  expected: "the name of an alive file: 1 to 64 letters, digits, _ or -",
  accepts: (value) => typeof value === "string" && /^[\w-]{1,64}$/.test(value),
};

const acquireFields: Fields<AcquireOptions> = {
  ...tryFields,
  timeout: milliseconds(0, true),
  signal: signal(),
  holding: grants,
  onWaiting: callback("onWaiting: (waiting) => console.log(waiting.text)"),
  alive: aliveId,
};

export function readLockerOptions(value: unknown): LockerOptions {
  const options = checkOptions<LockerOptions>("createLocker", value, lockerFields);
  checkOptions("createLocker: holder", options.holder, holderFields);
  return options;
}

export function readTryOptions(value: unknown): TryOptions {
  const options = checkOptions<TryOptions>("tryAcquire", value, tryFields);
  checkOptions("tryAcquire: holder", options.holder, holderFields);
  return options;
}

export function readAcquireOptions(value: unknown): AcquireOptions {
  const options = checkOptions<AcquireOptions>("acquire", value, acquireFields);
  checkOptions("acquire: holder", options.holder, holderFields);
  return options;
}

/** What a request adds to the holder of its session. */
export function holderOf({ note, holder }: TryOptions): Partial<Holder> {
  return { ...holder, ...(note !== undefined && { note }) };
}
