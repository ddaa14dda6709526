import { setTimeout as later, clearTimeout } from "node:timers";
import { OpenError } from "resource-locker";
import { duration, reason, shownKey } from "resource-locker/internal";
import type { WireUnit } from "../protocol/messages.ts";
import { blame } from "./blame.ts";
import type { Pools } from "./declared.ts";

const OPEN_TIMEOUT = 30_000;

/** A resource of a grant, ready for use. */
export interface Opened {
  readonly pool: string;
  readonly key: string;
  /** What the pool's `open` made of it, or the item itself. */
  readonly value: unknown;
  /** Rejects with `OpenError`. */
  close(): Promise<void>;
}

export interface Unopened {
  readonly pool: string;
  readonly unit: WireUnit;
}

/**
 * Opens resources, all at the same time. When one fails, the others are closed again, and it rejects
 * with `OpenError`.
 */
export async function openAll(pools: Pools, units: readonly Unopened[]): Promise<Opened[]> {
  const results = await Promise.allSettled(units.map((each) => open(pools, each)));
  const failed = results.findIndex((one) => one.status === "rejected");
  const opened = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  if (failed < 0) return opened;
  await closeAll(opened).catch(() => {});
  const { reason: error } = results[failed] as PromiseRejectedResult;
  throw blame(error as Error, [units[failed]!.pool]);
}

/** All of them, also when some fail; then it rejects with the first of their errors. */
export async function closeAll(opened: readonly Opened[]): Promise<void> {
  const results = await Promise.allSettled(opened.map((one) => one.close()));
  const failed = results.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function open(pools: Pools, { pool, unit: { key, item } }: Unopened): Promise<Opened> {
  const definition = pools[pool]!;
  const { openTimeout = OPEN_TIMEOUT } = definition;
  const within = (what: "open" | "close", run: () => unknown): Promise<unknown> =>
    limited(`${what} of ${shownKey(key)} (pool ${pool})`, openTimeout, run);
  const close = async (value: unknown): Promise<void> => definition.close?.(value, item);
  const opening = Promise.resolve(item).then((it) => (definition.open ? definition.open(it) : it));
  const value = await within("open", () => opening).catch((error: unknown) => {
    // What is open after all, though too late, is nobody's.
    opening.then(close).catch(() => {});
    throw error;
  });
  const finish = async (): Promise<void> => {
    if (definition.close !== undefined) await within("close", () => close(value));
  };
  return { pool, key, value, close: finish };
}

/** The runner's own limits do not hold here, since waiting is not to count against them. */
async function limited(what: string, ms: number, run: () => unknown): Promise<unknown> {
  const late = Promise.withResolvers<never>();
  const timer = later(() => {
    const text = `${what} has not ended for ${duration(ms)}; a pool's openTimeout sets that limit.`;
    late.reject(new OpenError(text));
  }, ms);
  try {
    return await Promise.race([run(), late.promise]);
  } catch (cause) {
    if (cause instanceof OpenError) throw cause;
    throw new OpenError(`${what} failed: ${reason(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
