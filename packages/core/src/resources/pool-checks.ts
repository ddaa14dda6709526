import { InputError } from "../errors.ts";
import { callback, milliseconds, oneOf, type Field } from "../input/fields.ts";
import type { Fields } from "../input/options.ts";
import { isThenable, received } from "../wording/received.ts";
import type { PoolOptions } from "./pool-options.ts";
import { isSource, unwrapped } from "./source.ts";

type Options = PoolOptions<unknown, unknown, unknown>;

const source: Field = {
  expected: "a list, or a function that discovers",
  accepts: (value) => Array.isArray(value) || typeof value === "function" || isSource(value),
  mend: (value) => {
    if (isThenable(value)) return "Pass a function: discover: () => promise.";
    if (value instanceof Set) return "Write discover: [...set].";
    if (value instanceof Map) return "Write discover: [...map.values()].";
    if (typeof value !== "string") return undefined;
    return (
      'For a file write discover: json("boards.json"), ' +
      'for the output of a command discover: command("adb devices -l", parse).'
    );
  },
};

/** A function that is asked about one item; `example` is its body. */
function perItem(name: string, example: string): Field {
  return {
    ...callback(`${name}: (item) => ${example}`),
    mend: (value) => {
      const property = typeof value === "string" && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(value);
      return `Write ${name}: (item) => ${property ? `item.${value}` : example}.`;
    },
  };
}

const fieldNames: Field = {
  expected: "a list of names of fields",
  accepts: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === "string" && name !== ""),
  mend: (value) =>
    typeof value === "string"
      ? `Write secret: [${received(value)}].`
      : 'Write secret: ["password"].',
};

export const poolFields: Fields<Options> = {
  discover: source,
  key: perItem("key", "item.id"),
  labels: callback("labels: (item) => ({ model: item.model })"),
  capacity: {
    ...perItem("capacity", "item.slots"),
    mend: (value) =>
      typeof value === "number"
        ? `Write capacity: () => ${value}.`
        : perItem("capacity", "item.slots").mend?.(value),
  },
  secret: fieldNames,
  scope: oneOf("file", "test", "worker"),
  open: callback("open: (item) => connect(item.host)"),
  close: callback("close: (opened) => opened.disconnect()"),
  refresh: milliseconds(100),
  discoverTimeout: milliseconds(1),
  openTimeout: milliseconds(1),
};

/** What no field can tell by itself. Throws `InputError`. */
export function checkPool(options: Options): void {
  if (options.discover === undefined) {
    throw new InputError(
      "pool: discover is missing; it must be a list, or a function that discovers. " +
        "Write pool({ discover: () => devices }).",
    );
  }
  if (options.open === undefined) checkWithoutOpen(options);
  const discover = unwrapped(options.discover);
  if (typeof discover !== "function") checkList(options, discover);
}

function checkWithoutOpen({ close, openTimeout }: Options): void {
  const name =
    close !== undefined ? "close" : openTimeout !== undefined ? "openTimeout" : undefined;
  if (name === undefined) return;
  throw new InputError(
    `pool: ${name} goes with open; without open, tests get the items as they are. ` +
      `Add open, or leave ${name} out.`,
  );
}

function checkList({ key, refresh, discoverTimeout }: Options, list: readonly unknown[]): void {
  const name =
    refresh !== undefined
      ? "refresh"
      : discoverTimeout !== undefined
        ? "discoverTimeout"
        : undefined;
  if (name !== undefined) {
    throw new InputError(
      `pool: ${name} goes with a function that discovers; a list stays as it is. ` +
        `Write discover: () => devices, or leave ${name} out.`,
    );
  }
  if (key !== undefined) return;
  const other = list.findIndex((item) => typeof item !== "string" && !Number.isSafeInteger(item));
  if (other === -1) return;
  throw new InputError(
    `pool: item ${other + 1} of discover is ${received(list[other])}; say what its key is: ` +
      "pool({ discover, key: (item) => item.id }).",
  );
}
