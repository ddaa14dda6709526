import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { vi } from "vitest";
import type { Diary, Entry } from "./diary.ts";
import { brokersOf, childrenOf, isGone } from "./processes.ts";
import { type Report, readReports } from "./report.ts";

/** Anything that is only a question of time has so long. Milliseconds. */
export const LIMIT = 30_000;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly diary: Diary;
  readonly report: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A run of Vitest, in a process group of its own as in a terminal. */
export class Run implements AsyncDisposable {
  readonly #command: Command;
  readonly #process: ChildProcess;
  /** Resolves when the main process has ended. */
  readonly ended: Promise<Ended>;
  /** Resolves when nobody can write to its output any more. */
  readonly closed: Promise<Ended>;
  #output = "";
  #stdout = "";

  constructor(command: Command) {
    this.#command = command;
    this.#process = spawn(command.file, command.args, {
      cwd: command.folder,
      env: command.env,
      detached: true,
      stdio: "pipe",
    });
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    }
    this.#process.stdout!.on("data", (text: string) => (this.#stdout += text));
    this.ended = this.#event("exit");
    this.closed = this.#event("close");
  }

  /** Of the main process. */
  get pid(): number {
    return this.#process.pid!;
  }

  /** What it wrote up to now, to stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get reports(): Report[] {
    return readReports(this.#command.report);
  }

  /** Resolves when the run has ended; what it wrote is then all there. */
  async report(): Promise<Report & Ended> {
    const ended = await this.closed;
    const report = this.reports.at(-1);
    if (report === undefined) throw new Error(`Nothing was reported.\n${this.#output}`);
    return { ...report, ...ended };
  }

  /** Waits for something that only has to happen; says what else happened when it does not. */
  async until<T>(what: string, look: () => T | Promise<T>): Promise<T> {
    try {
      return await vi.waitUntil(look, { timeout: LIMIT, interval: 20 });
    } catch (cause) {
      const diary = this.#command.diary.entries().map((one) => `${one.what} ${one.key} ${one.who}`);
      throw new Error(
        `Not seen within ${LIMIT / 1000} s: ${what}.\n${this.#output}\n${diary.slice(-20).join("\n")}`,
        { cause },
      );
    }
  }

  said(text: RegExp): Promise<string> {
    return this.until(`${text} in the output`, () => text.exec(this.#output)?.[0] ?? "");
  }

  /** Resolves with the first such entry of the diary. */
  noted(what: string, key?: string): Promise<Entry> {
    return this.until(`${what} ${key ?? ""} in the diary`, () => {
      return this.#command.diary.entries(what, key)[0]!;
    });
  }

  /** The pid of its only broker, as soon as it has one. */
  async broker(): Promise<number> {
    await this.until("a broker", () => brokersOf(this.pid).length > 0);
    const [pid, ...more] = brokersOf(this.pid);
    if (pid === undefined || more.length > 0) throw new Error(`${more.length + 1} brokers`);
    return pid;
  }

  async gone(pid: number): Promise<void> {
    await this.until(`the end of ${pid}`, () => isGone(pid));
  }

  /** To the main process alone. */
  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /**
   * Vitest 5 has a process that kills all workers when the main process is gone. Without it, workers
   * go on as they do in 4, and as they do when it is late.
   */
  killWatchdog(): void {
    for (const pid of childrenOf(this.pid, "watchdog")) process.kill(pid, "SIGKILL");
  }

  /** To all of its processes, as a terminal does on Ctrl-C. */
  signalAll(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** When it watches: resolves after so many runs, as soon as it takes keys. */
  async idle(runs: number): Promise<void> {
    await this.until(`the end of run ${runs}`, () => {
      return this.#output.split("press q to quit").length > runs;
    });
  }

  type(keys: string): void {
    this.#process.stdin!.write(keys);
  }

  killAll(): void {
    try {
      this.signalAll("SIGKILL");
    } catch {
      // All of them have ended.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.killAll();
    await this.ended;
  }

  async #event(name: "exit" | "close"): Promise<Ended> {
    const [code, signal] = await once(this.#process, name);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  }
}
