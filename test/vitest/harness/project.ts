import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createLocker, type Locker } from "resource-locker";
import { vi } from "vitest";
import { Diary } from "./diary.ts";
import { install, type Version } from "./install.ts";
import type { Ended } from "./run.ts";
import { LIMIT, Run } from "./run.ts";
import type { Report } from "./report.ts";
import { defaults } from "./sources.ts";

export interface ProjectOptions {
  readonly vitest: Version;
  /** By path; beside the defaults, or instead of them. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** Beside our own. */
  readonly reporter?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Makes a user's project, in a folder of its own outside of the workspace. */
export async function project({ vitest, files }: ProjectOptions): Promise<Project> {
  // Short: sockets have their place in it.
  const folder = mkdtempSync("/tmp/rl-");
  const made = new Project(folder);
  for (const [path, text] of Object.entries({ ...defaults, ...files })) made.write(path, text);
  await install(vitest, folder);
  return made;
}

export class Project implements AsyncDisposable {
  readonly folder: string;
  readonly state: string;
  readonly diary: Diary;
  /** An outsider at the same store. */
  readonly observer: Locker;
  readonly #runs: Run[] = [];
  readonly #temporary: string;
  /** Also when a test never came to its end. */
  readonly #atExit = (): void => {
    for (const run of this.#runs) run.killAll();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
  };

  constructor(folder: string) {
    this.folder = folder;
    this.#temporary = join(folder, "tmp");
    mkdirSync(this.#temporary);
    process.once("exit", this.#atExit);
    this.state = join(folder, "state");
    this.diary = new Diary(join(folder, "diary.log"));
    this.observer = createLocker({
      store: `sqlite:${this.state}`,
      holder: { run: "observer" },
    });
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Starts Vitest. */
  start(args: readonly string[] = [], options: RunOptions = {}): Run {
    return this.#spawn(process.execPath, [...this.#vitest("run", options), ...args], options);
  }

  /** Starts Vitest in a terminal, where it watches files and takes keys. */
  watch(args: readonly string[] = []): Run {
    const command = [process.execPath, ...this.#vitest("watch", {}), ...args];
    const quoted = command.map((part) => `'${part}'`).join(" ");
    const env = { CI: undefined, TERM: "xterm" };
    return this.#spawn("script", ["-qefc", `exec ${quoted}`, "/dev/null"], { env });
  }

  /** Runs Vitest to its end. */
  async run(args: readonly string[] = [], options: RunOptions = {}): Promise<RunResult> {
    await using run = this.start(args, options);
    const report = await run.report();
    return { ...report, output: run.output };
  }

  /** Runs Vitest to its end, which may come before there is anything to report. */
  async fail(args: readonly string[] = [], options: RunOptions = {}): Promise<RunFailure> {
    await using run = this.start(args, options);
    const { code } = await run.closed;
    return { code, output: run.output, report: run.reports.at(-1) };
  }

  /** Resolves when so many requests wait. */
  async queued(count: number): Promise<void> {
    await this.#until(async () => (await this.observer.list()).queue.length === count);
  }

  /** Takes a resource as soon as it can be had, and says when that was. */
  async taken(key: string): Promise<Taken> {
    const grant = await this.observer.acquire([key], { timeout: LIMIT });
    this.diary.note("start", key);
    const { leases } = await this.observer.list();
    const lease = leases.find((one) => one.key === key);
    if (lease === undefined) throw new Error(`${key} was granted and is not held.`);
    this.diary.note("end", key);
    await grant.release();
    return { since: lease.since };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.#runs) await run[Symbol.asyncDispose]();
    await this.observer.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20 });
    process.off("exit", this.#atExit);
  }

  #vitest(mode: string, { reporter = "default" }: RunOptions): string[] {
    const bin = join(this.folder, "node_modules/vitest/vitest.mjs");
    const ours = join(this.folder, "reporter.mjs");
    return [bin, mode, `--reporter=${reporter}`, `--reporter=${ours}`];
  }

  #spawn(file: string, args: readonly string[], { env = {} }: RunOptions): Run {
    const number = this.#runs.length + 1;
    const report = join(this.folder, `report-${number}.log`);
    const run = new Run({
      file,
      args,
      folder: this.folder,
      diary: this.diary,
      report,
      env: {
        ...outsideOfVitest(process.env),
        RESOURCE_LOCKER_STORE: `sqlite:${this.state}`,
        // Whoever is killed leaves something behind.
        TMPDIR: this.#temporary,
        DIARY: this.diary.path,
        REPORT: report,
        NO_COLOR: "1",
        CI: "1",
        ...env,
      },
    });
    this.#runs.push(run);
    return run;
  }

  async #until(look: () => Promise<boolean>): Promise<void> {
    await vi.waitUntil(look, { timeout: LIMIT, interval: 20 });
  }
}

export interface RunResult extends Report, Ended {
  readonly output: string;
}

export interface RunFailure {
  readonly code: number | null;
  readonly output: string;
  readonly report: Report | undefined;
}

export interface Taken {
  /** When it was granted; milliseconds since 1970, by the clock of whoever granted it. */
  readonly since: number;
}

/** These tests run in Vitest too; it leaves its mark on everything that is started. */
function outsideOfVitest(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const marks =
    /^(VITEST.*|__VITEST.*|TEST|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL|NODE_OPTIONS|FORCE_(COLOR|TTY))$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !marks.test(name)));
}
