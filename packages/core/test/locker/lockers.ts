import { mkdtempSync, rmSync } from "node:fs";
import { onTestFinished } from "vitest";
import { createLocker, memoryStore, sqliteStore } from "../../src/index.ts";
import type {
  AcquireOptions,
  Grant,
  Locker,
  LockerOptions,
  RequirementInput,
  Snapshot,
  WaitingInfo,
} from "../../src/index.ts";

/** Makes lockers of one shared state, which are closed at the end of the test. */
export type NewLocker = (options?: LockerOptions) => Locker;

/** Each store's name, and how a test gets an empty one of its own. */
export const stores: readonly (readonly [name: string, fresh: () => NewLocker])[] = [
  ["memory", () => lockersOf(memoryStore())],
  ["SQLite", () => lockersIn(folder())],
];

/** A new folder with a short name, deleted at the end of the test. */
export function folder(): string {
  const path = mkdtempSync("/tmp/rl-");
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Lockers over SQLite in this folder, each with a store object of its own as in other processes. */
export function lockersIn(path: string): NewLocker {
  return (options) => open({ store: sqliteStore({ path }), ...options });
}

function lockersOf(store: NonNullable<LockerOptions["store"]>): NewLocker {
  return (options) => open({ store, ...options });
}

function open(options: LockerOptions): Locker {
  const locker = createLocker(options);
  onTestFinished(() => locker.close());
  return locker;
}

export interface Queued<Rs extends readonly RequirementInput[]> {
  readonly grant: Promise<Grant<Rs>>;
  /** What it was told when it came into the queue. */
  readonly first: WaitingInfo;
  /** Whether it has been granted or rejected. */
  readonly isOver: () => boolean;
}

/** Begins a request that has to wait, and resolves once it stands in the queue. */
export async function queued<const Rs extends readonly RequirementInput[]>(
  locker: Locker,
  requirements: Rs,
  options: AcquireOptions = {},
): Promise<Queued<Rs>> {
  const standing = Promise.withResolvers<WaitingInfo>();
  let over = false;
  const onWaiting = (waiting: WaitingInfo): void | Promise<void> => {
    if (waiting.position > 0) standing.resolve(waiting);
    return options.onWaiting?.(waiting);
  };
  const grant = locker.acquire(requirements, { ...options, onWaiting });
  const ended = grant.then(
    () => {
      throw new Error("The request was to wait, but was granted at once.");
    },
    (error: unknown) => {
      throw error;
    },
  );
  ended.catch(() => (over = true));
  const first = await Promise.race([standing.promise, ended]);
  return { grant, first, isOver: () => over };
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

export const keysHeld = ({ leases }: Snapshot): string[] => leases.map(({ key }) => key).toSorted();
