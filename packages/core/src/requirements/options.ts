import { callback, milliseconds, oneOf, text, wholeNumber, type Field } from "../input/fields.ts";
import type { Fields } from "../input/options.ts";
import type { Mode } from "../store.ts";

export interface AnyOfOptions<T, N extends number = number> {
  /** How many of the candidates; a whole number, 1 or more. Default 1. */
  readonly count?: N;
  /**
   * The unique key of an item: a string of 1 to 1,024 characters, or a whole number. Whoever names
   * a resource by the same key means the same resource. May be left out for strings and whole
   * numbers, which are their own keys.
   */
  readonly key?: (item: T) => string | number;
  /** What an item is, for reports: `{ model: "T1000" }`. Default: no labels. */
  readonly labels?: (item: T) => Readonly<Record<string, string | number | boolean>>;
  /** How many slots an item has; a whole number, 1 or more. Default 1. */
  readonly capacity?: (item: T) => number;
  /**
   * `exclusive`: nobody else has these slots. `shared`: beside other shared holders, but beside no
   * exclusive one. Default `exclusive`.
   */
  readonly mode?: Mode;
  /**
   * Slots to take on each resource; items of a smaller capacity are no candidates. Default 1. In
   * exclusive mode only.
   */
  readonly slots?: number;
  /** Keys to try first, in this order. Those that are no candidates are passed over. */
  readonly prefer?: readonly (string | number)[];
  /** What messages call these resources: `boards`. Up to 200 characters. */
  readonly name?: string;
  /**
   * Milliseconds between two calls of a discover function while a request waits. Default 2,000,
   * minimum 100. For functions only: a list stays as it is.
   */
  readonly refresh?: number;
}

/** For items that are not their own keys. */
export interface KeyedOptions<T, N extends number = number> extends AnyOfOptions<T, N> {
  readonly key: (item: T) => string | number;
}

export const REFRESH = 2_000;

const keyFunction: Field = {
  ...callback("key: (item) => item.id"),
  mend: (value) =>
    typeof value === "string" && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(value)
      ? `Write key: (item) => item.${value}.`
      : "Write key: (item) => item.id.",
};

const keyList: Field = {
  expected: "a list of keys",
  accepts: (value) => Array.isArray(value),
  mend: (value) => (typeof value === "string" ? 'Write prefer: ["b1"].' : undefined),
};

export const anyOfFields: Fields<AnyOfOptions<unknown>> = {
  count: wholeNumber(1),
  key: keyFunction,
  labels: callback("labels: (item) => ({ model: item.model })"),
  capacity: callback("capacity: (item) => item.slots"),
  mode: oneOf("exclusive", "shared"),
  slots: wholeNumber(1),
  prefer: keyList,
  name: text(),
  refresh: milliseconds(100),
};
