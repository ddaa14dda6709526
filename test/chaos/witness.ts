import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** What a client wrote down about itself: outside of any store, so that no store can be wrong about it. */
export interface Entry {
  /**
   * `ask`: is about to ask. `wait`: was told that it waits. `start`: has just been granted these
   * keys and uses them from now on. `end`: is about to give them back, and does not use them any
   * more. `left`: gave up.
   */
  readonly what: "ask" | "wait" | "start" | "end" | "left";
  /** By `clock`. */
  readonly at: number;
  /** Which of the client's requests. */
  readonly request: number;
  readonly keys: readonly string[];
  readonly shared: boolean;
}

/** Milliseconds by a clock that all processes of this machine share and nobody sets. */
export function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export interface Witness extends Disposable {
  note(entry: Omit<Entry, "at">): void;
}

/** One file for each client. An entry is one write to its end: it is there, or it is not. */
export function openWitness(folder: string, client: string): Witness {
  const file = openSync(join(folder, `${client}.log`), "a");
  return {
    note: (entry) => {
      writeSync(file, `${JSON.stringify({ ...entry, at: clock() })}\n`);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** What each client wrote, in its order. */
export type Testimony = ReadonlyMap<string, readonly Entry[]>;

export function readWitnesses(folder: string): Testimony {
  const files = readdirSync(folder).filter((name) => name.endsWith(".log"));
  return new Map(
    files.map((name) => {
      const lines = readFileSync(join(folder, name), "utf8").split("\n");
      // After the last newline is nothing, or what somebody was killed in the middle of.
      return [name.slice(0, -".log".length), lines.slice(0, -1).map(parse)] as const;
    }),
  );
}

/** Whether a client uses something at this moment. */
export function isUsing(folder: string, client: string): boolean {
  const lines = readFileSync(join(folder, `${client}.log`), "utf8").split("\n");
  const last = lines.at(-2);
  return last !== undefined && parse(last).what === "start";
}

function parse(line: string): Entry {
  return JSON.parse(line) as Entry;
}
