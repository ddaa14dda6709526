import { Tinypool } from "tinypool";
import type { Life } from "./client.ts";
import { signal } from "./process.ts";
import { clock } from "./witness.ts";

/** A client that lives at the moment. */
export interface Living {
  readonly name: string;
  readonly pid: number;
  readonly tell: (message: { over: true }) => void;
}

/** Some processes, each of which lives one life after the other until it is time to end. */
export class Lives {
  readonly living = new Map<string, Living>();
  /** When a client was sent to its death, by name. */
  readonly deaths = new Map<string, number>();
  /** Ends that nobody had in mind. */
  readonly failures: string[] = [];
  readonly #pool: Tinypool;
  readonly #begin: (name: string, ordinal: number) => Life;
  readonly #broken = Promise.withResolvers<never>();
  #begun = 0;
  #over = false;

  constructor(count: number, begin: (name: string, ordinal: number) => Life) {
    this.#begin = begin;
    this.#pool = new Tinypool({
      runtime: "child_process",
      filename: new URL("./client.ts", import.meta.url).href,
      minThreads: 0,
      maxThreads: count,
      // A process for each life: what is killed has no task of another life.
      isolateWorkers: true,
      env: { ...process.env } as Record<string, string>,
      execArgv: [],
    });
    // A process that died before it had its task: then the task would wait for ever.
    this.#pool.on("error", (error: unknown) => this.#broken.reject(error));
    this.#broken.promise.catch(() => {});
    process.once("exit", this.#killAll);
  }

  get begun(): number {
    return this.#begun;
  }

  /** Lives as client `number`, one life after the other. Tells `onBorn` when the first has begun. */
  async follow(number: number, onBorn: () => void): Promise<void> {
    for (let n = 1; !this.#over; n++) await this.#live(`${number}-${n}`, onBorn);
  }

  async #live(name: string, onBorn: () => void): Promise<void> {
    const life = this.#begin(name, ++this.#begun);
    let tell: Living["tell"] = () => {};
    const channel = {
      onMessage: (send: Living["tell"]) => (tell = send),
      postMessage: ({ pid }: { pid: number }) => {
        this.living.set(name, { name, pid, tell });
        if (this.#over) tell({ over: true });
        onBorn();
      },
    };
    try {
      await Promise.race([this.#pool.run(life, { channel }), this.#broken.promise]);
    } catch (error) {
      if (!this.deaths.has(name)) this.failures.push(`client ${name}: ${describe(error)}`);
      this.#over ||= this.failures.length > MOST_FAILURES;
    } finally {
      this.living.delete(name);
    }
  }

  kill({ name, pid }: Living): void {
    this.living.delete(name);
    const now = clock();
    if (signal(pid, "SIGKILL")) this.deaths.set(name, now);
  }

  /** All finish what they have begun, and begin no new life. */
  over(): void {
    this.#over = true;
    for (const { tell } of this.living.values()) tell({ over: true });
  }

  /** The stopped ones would never notice that this process is gone. */
  readonly #killAll = (): void => {
    for (const { pid } of this.living.values()) signal(pid, "SIGKILL");
  };

  async end(): Promise<void> {
    process.off("exit", this.#killAll);
    this.#killAll();
    await this.#pool.destroy();
  }
}

const MOST_FAILURES = 20;

function describe(error: unknown): string {
  const { name, message } = error as Error;
  return `${name}: ${message}`;
}
