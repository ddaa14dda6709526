import { InputError } from "../errors.ts";
import { received } from "../wording/received.ts";

/** Calls a function of the options for one item; `subject` begins the sentence when it throws. */
export function ask<T>(of: (item: T) => unknown, item: T, subject: () => string): unknown {
  try {
    return of(item);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : received(cause);
    throw new InputError(`${subject()} failed: ${reason}. The item is ${received(item)}.`, {
      cause,
    });
  }
}
