/**
 * What a worker and the broker say to each other: one JSON value a line, over a local socket. The
 * worker numbers its requests (`id`); each gets exactly one answer of that number.
 */

/** Raised with every change of these types: both ends come from one install, or say so. */
export const PROTOCOL = 1;

export type ToBroker =
  | {
      readonly op: "hello";
      readonly id: number;
      readonly protocol: number;
      readonly worker: WorkerId;
    }
  /** Answered by `granted` or `failed`. */
  | { readonly op: "acquire"; readonly id: number; readonly request: PoolRequest }
  /** Answered by `done`. The acquire itself is answered first: by `failed`, or `granted` if it was too late. */
  | { readonly op: "cancel"; readonly id: number; readonly of: number }
  /**
   * Answered by `done`, or `failed` when it was lost before, or the store can't be told yet: the broker
   * sees to it then.
   */
  | { readonly op: "release"; readonly id: number; readonly grant: number }
  /** The answer to `filter`. */
  | { readonly op: "filtered"; readonly ask: number; readonly keys: readonly string[] }
  | { readonly op: "filtered"; readonly ask: number; readonly error: WireError };

export type ToWorker =
  | { readonly op: "welcome"; readonly id: number; readonly aliveFolder?: string }
  | { readonly op: "granted"; readonly id: number; readonly grant: WireGrant }
  | { readonly op: "done"; readonly id: number }
  | { readonly op: "failed"; readonly id: number; readonly error: WireError }
  /** Asks which of these a need's `where` function takes: need number `need` of acquire `of`. */
  | {
      readonly op: "filter";
      readonly ask: number;
      readonly of: number;
      readonly need: number;
      readonly candidates: readonly { readonly key: string; readonly item: unknown }[];
    }
  /** A grant is no longer held, and not because it was released. */
  | { readonly op: "lost"; readonly grant: number; readonly error: WireError }
  /** The run is over or its main process is gone: nothing new is granted, what is held stays held. */
  | { readonly op: "ending"; readonly reason: string };

export interface WorkerId {
  readonly pid: number;
  /** For people: `3`. */
  readonly name?: string;
}

/** Granted together or not at all. */
export interface PoolRequest {
  readonly needs: readonly WireNeed[];
  /** Id of the alive file of the process that will use it, where the welcome named a folder for it. */
  readonly alive?: string;
  /** Grants of this worker that it keeps while it waits: with them deadlocks are seen. */
  readonly holding: readonly number[];
  /** For people: what this worker itself may be waiting for, since code of ended tests runs on. */
  readonly late?: string;
  /** For people: path of the test file from the root, and the full name of the test. */
  readonly file?: string;
  readonly test?: string;
}

export interface WireNeed {
  readonly pool: string;
  readonly count: number;
  /** Labels that a candidate must have. */
  readonly where?: Readonly<Record<string, string>>;
  /** The worker has a function that decides further: see `filter`. */
  readonly filtered?: boolean;
  readonly mode?: "exclusive" | "shared";
  readonly slots?: number;
  readonly prefer?: readonly string[];
}

export interface WireGrant {
  readonly grant: number;
  /** Need by need. */
  readonly units: readonly (readonly WireUnit[])[];
  readonly waitedMs: number;
}

export interface WireUnit {
  readonly key: string;
  readonly token: number;
  readonly item: unknown;
}

export interface WireError {
  /** Of `ResourceLockerError`. */
  readonly code: string;
  readonly message: string;
  /** Names of the pools because of which it failed; a request for the others may do better. */
  readonly pools?: readonly string[];
}
