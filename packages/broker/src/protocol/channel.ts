import type { StoreAddress } from "resource-locker";
import type { WireError } from "./messages.ts";

/** What the main process of a run and its broker say to each other, over the child's channel. */
export type ToChild =
  | { readonly op: "start"; readonly plan: BrokerPlan }
  /** Another configuration of the same run has these as well. */
  | { readonly op: "pools"; readonly pools: readonly PoolPlan[] }
  /** The answer to `discover`. */
  | { readonly op: "discovered"; readonly ask: number; readonly found: readonly Found[] }
  | { readonly op: "discovered"; readonly ask: number; readonly error: WireError }
  /** Answered by `usage`; counting begins anew. */
  | { readonly op: "usage"; readonly ask: number }
  /** Grants nothing new; ends when the last worker is gone. */
  | { readonly op: "end" };

export type ToMain =
  | { readonly op: "listening" }
  /** It can't work at all, and ends. */
  | { readonly op: "failed"; readonly error: WireError }
  /** Every ask is answered, also for a pool that nobody has: its name is empty then. */
  | { readonly op: "discover"; readonly ask: number; readonly pool: string }
  /** A line for people. */
  | { readonly op: "progress"; readonly text: string }
  | { readonly op: "usage"; readonly ask: number; readonly usage: RunUsage };

export interface BrokerPlan {
  /** Where to listen: path of a socket, or name of a pipe. */
  readonly socket: string;
  readonly store?: string | StoreAddress;
  /** Whom others are told about: `ci-4412`. */
  readonly run: string;
  /** For each request. Infinity does not cross JSON: absent means no limit. */
  readonly timeoutMs?: number;
  readonly pools: readonly PoolPlan[];
}

export interface PoolPlan {
  readonly name: string;
  /** A list found longer ago is looked at anew. Absent: it never changes. */
  readonly refreshMs?: number;
}

/** One discovered resource. The key is checked and unique in its list. */
export interface Found {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly capacity: number;
  /** As it was discovered, secrets and all: only workers get it. */
  readonly item: unknown;
}

export interface RunUsage {
  /** Since the start, or since the last `usage`. */
  readonly spanMs: number;
  readonly pools: readonly PoolUsage[];
}

export interface PoolUsage {
  readonly pool: string;
  /** Resources in the last list. */
  readonly size: number;
  readonly leases: number;
  /** Of all its leases together, within the span. */
  readonly heldMs: number;
  readonly requests: number;
  /** Requests that were not granted at once, and their time. */
  readonly waited: number;
  readonly waitedMs: number;
  readonly longest?: { readonly ms: number; readonly file?: string };
}
