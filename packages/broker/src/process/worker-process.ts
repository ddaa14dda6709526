import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Workers that are threads of the main process come and go within it. */
const main = process.ppid;
/** Where a process can't be looked at closely, its zombie looks alive for ever. Milliseconds. */
const MOST_ELSEWHERE = 1_000;
const LONGEST_PAUSE = 100;

/** The process of a worker. A pid alone may be given to another process once it has ended. */
export class WorkerProcess {
  readonly #pid: number;
  readonly #born: string | undefined;

  constructor(pid: number) {
    this.#pid = pid;
    this.#born = statOf(pid)?.born;
  }

  /**
   * Resolves when it has ended. A process that ends closes its files one after the other: when its
   * connection is closed, one to a device may still be open.
   */
  async ended(): Promise<void> {
    if (this.#pid === main) return;
    const start = performance.now();
    for (let pause = 1; this.#mayLive(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      if (this.#born === undefined && performance.now() - start > MOST_ELSEWHERE) return;
      await sleep(pause);
    }
  }

  #mayLive(): boolean {
    if (this.#born === undefined) return answers(this.#pid);
    const stat = statOf(this.#pid);
    if (stat?.born !== this.#born) return false;
    // Of one that ends, the first thread may be through while others still close files.
    return !"ZX".includes(stat.state) || threadsOf(this.#pid) > 1;
  }
}

interface Stat {
  readonly state: string;
  /** In ticks since the start of the machine. */
  readonly born: string;
}

/** From /proc, where there is one. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in brackets, may have blanks and brackets in it.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", born: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

function threadsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
