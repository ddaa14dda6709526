import { InputError } from "../errors.ts";
import { thousands } from "../wording/number.ts";
import { quoted } from "../wording/printable.ts";
import { received } from "../wording/received.ts";

const LONGEST_KEY = 1024;

/**
 * A key as stores know it: a string, or a whole number written as one. Throws `InputError`;
 * `subject` begins its sentence (`anyOf: the key of item 3`), `mend` ends it.
 */
export function readKey(
  value: unknown,
  subject: () => string,
  mend: () => string = () => "",
): string {
  if (typeof value === "string") {
    const fault = faultOf(value);
    if (fault === undefined) return value;
    throw new InputError(`${subject()} ${fault}`);
  }
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  throw new InputError(
    `${subject()} must be a string or a whole number; received ${received(value)}.${mend()}`,
  );
}

function faultOf(key: string): string | undefined {
  if (key === "") return `is empty; it must have 1 to ${thousands(LONGEST_KEY)} characters.`;
  if (key.length > LONGEST_KEY) {
    return `is ${thousands(key.length)} characters long (${quoted(key, 40)}); the most is ${thousands(LONGEST_KEY)}.`;
  }
  if (/\p{Cs}/u.test(key)) {
    return `has half a character in it, a lone surrogate (${quoted(key, 40)}); stores could not tell it from others. Cut strings by Array.from(text), not by index.`;
  }
  return undefined;
}
