import type { Device } from "example-lab/discover";
import type { Job } from "./jobs.ts";

/** How a client comes by its devices: with locks (locked.ts), or without (unlocked.ts). */
export interface Picker {
  readonly pick: (job: Job, stop: AbortSignal) => Promise<Picked>;
  readonly close: () => Promise<void>;
}

/** Dispose it when the devices are no longer used. */
export interface Picked extends AsyncDisposable {
  readonly devices: readonly Device[];
  /** Aborts when they are no longer ours. */
  readonly lost?: AbortSignal;
}
