/** What the processes of the demo tell the one that started them. */

/** What a device knows about itself. Nothing here comes from a lock. */
export interface DeviceState {
  /** Whose session is open, and since when (milliseconds since 1970). */
  readonly user?: string;
  readonly since?: number;
  readonly sessions: number;
  /** Attempts to open a second session while one was open. */
  readonly collisions: number;
}

export interface DeviceReport {
  readonly type: "state";
  readonly state: DeviceState;
}

export type ClientReport =
  | { readonly type: "waiting"; readonly waited: number; readonly text: string }
  | { readonly type: "done"; readonly waited: number }
  /** `busy`: because somebody else used a device. */
  | { readonly type: "failed"; readonly busy: boolean; readonly why: string };

/** Every process says this first, when it can be used. The presence service adds its port. */
export interface Ready {
  readonly type: "ready";
  readonly port?: number;
}

export type Report = Ready | DeviceReport | ClientReport;

/** The whole task of a client process, as its one argument. */
export interface ClientTask {
  /** From 0, through both teams. */
  readonly client: number;
  readonly team: string;
  readonly worker: string;
  readonly lab: string;
  readonly presence: string;
  readonly unlocked: boolean;
}
