import { DiscoveryError, InputError } from "../errors.ts";
import { reason } from "../wording/reason.ts";
import { isThenable, received } from "../wording/received.ts";

export type Discover<T> = () => readonly T[] | Promise<readonly T[]>;

/**
 * Calls a discover function. `what` is what it discovers: `boards`. Rejects with `DiscoveryError`
 * when it throws, with `InputError` when it returns something that is not a list.
 */
export async function discover<T>(what: string, source: Discover<T>): Promise<readonly T[]> {
  let list: unknown;
  try {
    list = await source();
  } catch (cause) {
    throw new DiscoveryError(`discovery of ${what} failed: ${reason(cause)}`, { cause });
  }
  if (!Array.isArray(list)) {
    throw new InputError(
      `discovery of ${what} must return a list; it returned ${received(list)}.${returnHint(list)}`,
    );
  }
  if (list.some(isThenable)) {
    throw new InputError(
      `discovery of ${what} returned a list of Promises. Write () => Promise.all(promises).`,
    );
  }
  return list as readonly T[];
}

function returnHint(list: unknown): string {
  if (list === undefined) return " Is a `return` missing?";
  if (typeof list === "function") return " Is it to be called: () => list()?";
  if (list instanceof Set) return " Write () => [...set].";
  if (list instanceof Map) return " Write () => [...map.values()].";
  const inside = Object.entries(Object(list) as object).find(([, value]) => Array.isArray(value));
  return inside === undefined ? "" : ` Is its property ${inside[0]} the list?`;
}
