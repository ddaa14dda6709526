import type { Discover, Source } from "./discover.ts";

/**
 * A source of our own. Pools are compared by the source text of their functions, and all that `json`
 * makes would look the same: so this one says what was written.
 */
export function sourceOf<T>(list: Source<T>["list"], written: string): Source<T> {
  return Object.freeze({ list: Object.assign(list, { toString: () => written }) });
}

export function isSource(value: unknown): value is Source<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as Partial<Source<unknown>>).list === "function"
  );
}

/** As pools keep it: a list, or a function. */
export function unwrapped<T>(
  discover: readonly T[] | Discover<T> | Source<T>,
): readonly T[] | Discover<T> {
  return isSource(discover) ? discover.list : discover;
}
