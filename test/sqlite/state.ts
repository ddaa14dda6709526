import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createLocker, type Locker, type LockerOptions } from "resource-locker";
import { onTestFinished } from "vitest";

/** A new folder with a short name, deleted at the end of the test. */
export function folder(): string {
  const path = mkdtempSync("/tmp/rl-");
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A disk of its own of that many bytes. Needs to run as root. */
export function smallDisk(bytes: number): string {
  const path = folder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", path], { stdio: "pipe" });
  } catch (cause) {
    throw new Error(
      "This test needs a disk that it can fill: run it as a user who may mount (root, or in a " +
        "container with CAP_SYS_ADMIN).",
      { cause },
    );
  }
  onTestFinished(() => void execFileSync("umount", ["--lazy", path]));
  return path;
}

/** A locker in this process, closed at the end of the test. */
export function lockerIn(path: string, options: LockerOptions = {}): Locker {
  const locker = createLocker({ store: `sqlite:${path}`, ...options });
  onTestFinished(() => locker.close());
  return locker;
}

/** The folder of this start of the machine. */
export function inUse(path: string): string {
  return join(
    path,
    readdirSync(path).find((name) => name.includes("-"))!,
  );
}

export function databaseIn(path: string): string {
  return join(inUse(path), "locks.db");
}

/** Begins a request that has to wait, and resolves once it stands in the queue. */
export async function queued(
  locker: Locker,
  ...keys: string[]
): Promise<{ readonly grant: ReturnType<typeof locker.acquire<string[]>>; readonly told: Told }> {
  const told = new Told();
  const grant = locker.acquire(keys, { onWaiting: ({ text }) => told.hear(text) });
  const ended = grant.then(() => {
    throw new Error("The request was to wait, but was granted at once.");
  });
  ended.catch(() => {});
  await Promise.race([told.next(/you are/), ended]);
  return { grant, told };
}

/** What a request is told while it waits. */
export class Told {
  readonly #texts: string[] = [];
  #wake = Promise.withResolvers<void>();

  hear(text: string): void {
    this.#texts.push(text);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }

  /** The next text like this, of those that came since the last one asked for. */
  async next(pattern: RegExp): Promise<string> {
    for (;;) {
      while (this.#texts.length > 0) {
        const text = this.#texts.shift()!;
        if (pattern.test(text)) return text;
      }
      await this.#wake.promise;
    }
  }
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("It was to reject, but did not.");
}
