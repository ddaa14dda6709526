import { InputError } from "../errors.ts";
import { plural } from "../wording/number.ts";
import { reason } from "../wording/reason.ts";
import { received } from "../wording/received.ts";

/** Calls a function of the options for one item; `subject` begins the sentence when it throws. */
export function ask<T>(of: (item: T) => unknown, item: T, subject: () => string): unknown {
  try {
    return of(item);
  } catch (cause) {
    throw new InputError(`${subject()} failed: ${reason(cause)}. The item is ${itemKind(item)}.`, {
      cause,
    });
  }
}

/** What an item is, without what it holds: that may be secret. */
export function itemKind(item: unknown): string {
  return typeof item === "string"
    ? `a string of ${plural(item.length, "character")}`
    : received(item);
}
