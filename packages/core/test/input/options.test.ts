import { expect, test } from "vitest";

import { InputError } from "../../src/errors.ts";
import {
  callback,
  flag,
  milliseconds,
  oneOf,
  signal,
  text,
  wholeNumber,
} from "../../src/input/fields.ts";
import { checkOptions } from "../../src/input/options.ts";

interface Options {
  timeout?: number;
  ttl?: number;
  priority?: number;
  count?: number;
  signal?: AbortSignal;
  note?: string;
  mode?: string;
  size?: string;
  onWait?: () => void;
  verbose?: boolean;
}

const check = (value: unknown): Options =>
  checkOptions<Options>("acquire", value, {
    timeout: milliseconds(0, true),
    ttl: milliseconds(1_000),
    priority: wholeNumber(-1000, 1000),
    count: wholeNumber(1),
    signal: signal(),
    note: text(10),
    mode: oneOf("exclusive", "shared"),
    size: oneOf("s", "m", "l"),
    onWait: callback("onWait: (text) => console.log(text)"),
    verbose: flag(),
  });

test("a signal of another realm is a signal", () => {
  const foreign = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
  expect(check({ signal: foreign })).toEqual({ signal: foreign });
  expect(check({ signal: AbortSignal.abort() }).signal?.aborted).toBe(true);
});

test("good options come back as they are; none are {}", () => {
  const options = { timeout: Infinity, priority: -3, note: "n", verbose: false, ttl: undefined };
  expect(check(options)).toBe(options);
  expect(check(undefined)).toEqual({});
});

test.each<[unknown, string]>([
  [
    { timeout: "60s" },
    'acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received "60s". Write 60_000.',
  ],
  [
    { timeout: -1 },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received -1.",
  ],
  [
    { timeout: NaN },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received NaN.",
  ],
  [
    { timeout: null },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received null.",
  ],
  [
    { timeout: 2 ** 31 },
    "acquire: timeout must be a number of milliseconds, 0 or more, or Infinity; received 2147483648. The most is 2_147_483_647 (24 days); for no limit write Infinity.",
  ],
  [
    { ttl: "1.5 min" },
    'acquire: ttl must be a number of milliseconds, 1_000 or more; received "1.5 min". Write 90_000.',
  ],
  [{ ttl: "5" }, 'acquire: ttl must be a number of milliseconds, 1_000 or more; received "5".'],
  [
    { ttl: Infinity },
    "acquire: ttl must be a number of milliseconds, 1_000 or more; received Infinity. The most is 2_147_483_647 (24 days).",
  ],
  [
    { priority: 1001 },
    "acquire: priority must be a whole number from -1,000 to 1,000; received 1001.",
  ],
  [
    { priority: "5" },
    'acquire: priority must be a whole number from -1,000 to 1,000; received "5". Write 5.',
  ],
  [
    { priority: "high" },
    'acquire: priority must be a whole number from -1,000 to 1,000; received "high".',
  ],
  [{ count: 0 }, "acquire: count must be a whole number, 1 or more; received 0."],
  [
    { signal: new AbortController() },
    "acquire: signal must be an AbortSignal; received an object of class AbortController. Write controller.signal.",
  ],
  [
    { note: "longer than ten" },
    'acquire: note must be a text of 1 to 10 characters; received "longer than ten". It is 15 characters long.',
  ],
  [{ note: 7 }, 'acquire: note must be a text of 1 to 10 characters; received 7. Write "7".'],
  [{ note: "\ud800" }, 'acquire: note must be a text of 1 to 10 characters; received "\\ud800".'],
  [{ mode: "share" }, 'acquire: mode must be "exclusive" or "shared"; received "share".'],
  [{ size: "xl" }, 'acquire: size must be one of "s", "m", "l"; received "xl".'],
  [
    { onWait: "log" },
    'acquire: onWait must be a function; received "log". Write onWait: (text) => console.log(text).',
  ],
  [{ verbose: "yes" }, 'acquire: verbose must be true or false; received "yes".'],
  [{ timout: 1 }, 'acquire: there is no option "timout"; did you mean "timeout"?'],
  [
    { constructor: 1 },
    'acquire: there is no option "constructor"; the options are timeout, ttl, priority, count, signal, note, mode, size, onWait and verbose.',
  ],
  [
    { "a\nb": undefined },
    'acquire: there is no option "a\\nb"; the options are timeout, ttl, priority, count, signal, note, mode, size, onWait and verbose.',
  ],
  [null, "acquire: the options must be an object; received null."],
  ["60s", 'acquire: the options must be an object; received "60s".'],
  [[], "acquire: the options must be an object; received an empty list."],
  [Promise.resolve({}), "acquire: the options must be an object; received a Promise."],
])("bad options %#", (options, message) => {
  expect(() => check(options)).toThrow(new InputError(message));
});
