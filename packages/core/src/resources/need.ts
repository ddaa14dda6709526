import { InputError } from "../errors.ts";
import { oneOf, wholeNumber, type Field } from "../input/fields.ts";
import { checkOptions, type Fields } from "../input/options.ts";
import type { Mode } from "../store.ts";
import { quoted } from "../wording/printable.ts";
import { received } from "../wording/received.ts";

/** Marks needs, also those that another copy of this module made. */
const needMark: unique symbol = Symbol.for("resource-locker.need");

type Label = string | number | boolean;

/** Labels that a resource must have; of a pool that is not known yet, any. */
export type Where<L> = unknown extends L
  ? { readonly [name: string]: Label }
  : keyof L extends never
    ? { readonly [name: string]: never }
    : { readonly [Name in keyof L]?: L[Name] };

export interface NeedOptions<T, L> {
  /**
   * Which resources: labels that they must have (`{ model: "T1000" }`), or a function that takes an
   * item, called in the worker. Default: any of the pool.
   */
  readonly where?: NoInfer<Where<L>> | ((item: T) => boolean);
  /**
   * `exclusive`: nobody else has these slots. `shared`: beside other shared holders, but beside no
   * exclusive one. Default `exclusive`.
   */
  readonly mode?: Mode;
  /**
   * Slots to take on each resource; those of a smaller capacity are passed over. Default 1. In
   * exclusive mode only.
   */
  readonly slots?: number;
  /** Keys to try first, in this order. Those that are not there are passed over. */
  readonly prefer?: readonly (string | number)[];
}

/**
 * So many resources of a pool. `T` is what its `where` takes, `L` the labels that it may name;
 * `unknown` where it fits any pool. Made by `need`; can be used any number of times.
 */
export interface PoolNeed<in T = unknown, in L = unknown> {
  readonly [needMark]: true;
  readonly count: number;
  readonly where?: Readonly<Record<string, Label>> | ((item: T) => boolean);
  readonly mode?: Mode;
  readonly slots?: number;
  readonly prefer?: readonly string[];
  /** Never there: it tells the compiler of `L`. */
  readonly labels?: (labels: L) => void;
}

/**
 * Any `count` (default 1) resources of a pool: `test.use({ boards: need(2) })`. Which pool it is for
 * the compiler learns from where it stands.
 *
 * Throws `InputError` for bad options. That no such label exists, or that there are too few, is told
 * when it is asked for.
 */
export function need<T = unknown, L = unknown>(
  count: number = 1,
  options?: NeedOptions<T, L>,
): PoolNeed<T, L> {
  checkOptions("need", { count }, { count: countField });
  const given = checkOptions<NeedOptions<T, L>>("need", options, needFields);
  const { where, mode, slots, prefer } = given;
  if (mode === "shared" && slots !== undefined) {
    throw new InputError(
      'need: slots can\'t go with mode "shared": shared holders take no slots, any number of ' +
        "them fits on a resource. Leave out one of the two.",
    );
  }
  return Object.freeze({
    [needMark]: true as const,
    count,
    ...(where !== undefined && { where: typeof where === "function" ? where : readWhere(where) }),
    ...(mode !== undefined && { mode }),
    ...(slots !== undefined && { slots }),
    ...(prefer !== undefined && { prefer: readPrefer(prefer) }),
  });
}

export function isNeed(value: unknown): value is PoolNeed {
  return typeof value === "object" && value !== null && needMark in value;
}

const countField: Field = {
  ...wholeNumber(1),
  mend: (value) =>
    typeof value === "object" ? "Write need(1, { … })." : wholeNumber(1).mend?.(value),
};

const needFields: Fields<NeedOptions<unknown, unknown>> = {
  where: {
    expected: "an object of labels, or a function that takes an item",
    accepts: (value) => typeof value === "function" || isPlain(value),
    mend: () => 'Write where: { model: "T1000" } or where: (item) => item.model === "T1000".',
  },
  mode: oneOf("exclusive", "shared"),
  slots: wholeNumber(1),
  prefer: {
    expected: "a list of keys",
    accepts: (value) => Array.isArray(value),
    mend: (value) =>
      typeof value === "string" ? `Write prefer: [${received(value)}].` : undefined,
  },
};

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function readWhere(where: object): Readonly<Record<string, Label>> {
  for (const [name, label] of Object.entries(where) as [string, unknown][]) {
    if (typeof label === "string" || typeof label === "boolean" || Number.isFinite(label)) continue;
    throw new InputError(
      `need: where: ${quoted(name, 40)} must be a string, a number or a boolean; ` +
        `received ${received(label)}.`,
    );
  }
  return Object.freeze({ ...where });
}

function readPrefer(prefer: readonly unknown[]): readonly string[] {
  const keys = prefer.map((key, index) => {
    if (typeof key === "string" || Number.isSafeInteger(key)) return String(key);
    throw new InputError(
      `need: prefer[${index}] must be a string or a whole number; received ${received(key)}.`,
    );
  });
  return Object.freeze([...new Set(keys)]);
}
