/** What the processes of a lab tell the one that started them. */

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

/** Every process says this first, when it can be used. The presence service adds its port. */
export interface Ready {
  readonly type: "ready";
  readonly port?: number;
}

/** A test run to start: the whole task of run.ts, as its one argument. */
export interface RunTask {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** A line that the run printed. */
export interface RunReport {
  readonly type: "line";
  readonly text: string;
}
