import { InputError } from "../errors.ts";
import { joined } from "../wording/list.ts";
import { nearest } from "../wording/nearest.ts";
import { quoted } from "../wording/printable.ts";
import { isThenable, received } from "../wording/received.ts";
import type { Field } from "./fields.ts";

/** One field for each option of `T`: the compiler tells which one was forgotten. */
export type Fields<T extends object> = { readonly [Name in keyof T]-?: Field };

/**
 * Checks what a caller gave as options and returns it; no options are `{}`, and an option that is
 * `undefined` counts as not given. `where` is what the caller called: `acquire`.
 * Throws `InputError`: `acquire: timeout must be a number of milliseconds, 0 or more; received
 * "60s". Write 60_000.`
 */
export function checkOptions<T extends object>(
  where: string,
  value: unknown,
  fields: Fields<T>,
): T {
  if (value === undefined) return {} as T;
  if (typeof value !== "object" || value === null || Array.isArray(value) || isThenable(value)) {
    throw new InputError(`${where}: the options must be an object; received ${received(value)}.`);
  }
  for (const [name, option] of Object.entries(value)) {
    if (!Object.hasOwn(fields, name)) throw unknownOption(where, name, Object.keys(fields));
    if (option !== undefined) checkField(`${where}: ${name}`, option, fields[name as keyof T]);
  }
  return value as T;
}

/** `subject` begins the sentence: `acquire: timeout`. */
function checkField(subject: string, value: unknown, field: Field): void {
  if (field.accepts(value)) return;
  const mend = field.mend?.(value);
  const sentence = `${subject} must be ${field.expected}; received ${received(value)}.`;
  throw new InputError(mend === undefined ? sentence : `${sentence} ${mend}`);
}

function unknownOption(where: string, name: string, known: readonly string[]): InputError {
  const near = nearest(name, known);
  return new InputError(
    near === undefined
      ? `${where}: there is no option ${quoted(name)}; the options are ${joined(known)}.`
      : `${where}: there is no option ${quoted(name)}; did you mean ${quoted(near)}?`,
  );
}
