import { listed } from "../wording/list.ts";
import { literal, thousands } from "../wording/number.ts";
import { quoted } from "../wording/printable.ts";

/** What one option takes. Reads as: NAME must be `expected`; received …. `mend`. */
export interface Field {
  readonly expected: string;
  accepts(value: unknown): boolean;
  /** How to write it instead, as a sentence, where that can be told from what came. */
  mend?(value: unknown): string | undefined;
}

/** The longest time that Node's timers take: about 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A time. `forever` also lets `Infinity` in. */
export function milliseconds(min: number = 0, forever: boolean = false): Field {
  const expected = `a number of milliseconds, ${literal(min)} or more`;
  return {
    expected: forever ? `${expected}, or Infinity` : expected,
    accepts: (value) =>
      typeof value === "number" &&
      ((value >= min && value <= LONGEST) || (forever && value === Infinity)),
    mend: (value) => {
      const meant = typeof value === "string" ? readDuration(value) : undefined;
      if (meant !== undefined && meant >= min && meant <= LONGEST)
        return `Write ${literal(meant)}.`;
      if (typeof value !== "number" || !(value > LONGEST)) return undefined;
      return `The most is ${literal(LONGEST)} (24 days)${forever ? "; for no limit write Infinity" : ""}.`;
    },
  };
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

function readDuration(written: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|sec|m|min|h)?\s*$/.exec(written);
  return match === null ? undefined : Math.round(Number(match[1]) * UNITS[match[2] ?? "ms"]!);
}

/** A whole number, both bounds included. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): Field {
  const open = max === Number.MAX_SAFE_INTEGER;
  const range = open ? `${thousands(min)} or more` : `from ${thousands(min)} to ${thousands(max)}`;
  const accepts = (value: unknown): boolean =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  return {
    expected: `a whole number${open ? "," : ""} ${range}`,
    accepts,
    mend: (value) =>
      typeof value === "string" && value.trim() !== "" && accepts(Number(value))
        ? `Write ${literal(Number(value))}.`
        : undefined,
  };
}

/** A text of 1 to `max` characters. */
export function text(max: number = 200): Field {
  return {
    expected: `a text of 1 to ${thousands(max)} characters`,
    accepts: (value) =>
      typeof value === "string" &&
      value.length > 0 &&
      value.length <= max &&
      !/\p{Cs}/u.test(value),
    mend: (value) => {
      if (typeof value === "number") return `Write "${value}".`;
      if (typeof value !== "string" || value.length <= max) return undefined;
      return `It is ${thousands(value.length)} characters long.`;
    },
  };
}

export function oneOf(...values: readonly string[]): Field {
  const expected = values.map((value) => quoted(value));
  return {
    expected:
      expected.length === 2 ? expected.join(" or ") : `one of ${listed(expected, expected.length)}`,
    accepts: (value) => typeof value === "string" && values.includes(value),
  };
}

export function flag(): Field {
  return { expected: "true or false", accepts: (value) => typeof value === "boolean" };
}

/** A function; `example` shows one: `key: (item) => item.id`. */
export function callback(example: string): Field {
  return {
    expected: "a function",
    accepts: (value) => typeof value === "function",
    mend: () => `Write ${example}.`,
  };
}

/** Known by its looks: a test runner's sandbox has an `AbortSignal` of its own. */
export function signal(): Field {
  return {
    expected: "an AbortSignal",
    accepts: isSignal,
    mend: (value) =>
      typeof value === "object" && value !== null && "signal" in value && isSignal(value.signal)
        ? "Write controller.signal."
        : undefined,
  };
}

function isSignal(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "aborted" in value &&
    typeof value.aborted === "boolean" &&
    "addEventListener" in value &&
    typeof value.addEventListener === "function"
  );
}
