import { InputError } from "../errors.ts";
import { checkOptions } from "../input/options.ts";
import { printable } from "../wording/printable.ts";
import { isThenable, received } from "../wording/received.ts";
import { candidatesOf, type Spec } from "./candidates.ts";
import { discover, type Discover } from "./discover.ts";
import { readKey } from "./keys.ts";
import { anyOfFields, REFRESH, type AnyOfOptions, type KeyedOptions } from "./options.ts";
import { looking, type Requirement } from "./requirement.ts";

/**
 * Any `count` (default 1) of these resources. A list is read once, here; a function is called anew
 * by each request and, while that waits, every `refresh` milliseconds.
 *
 * Throws `InputError` for bad options, an empty list, and keys that are bad or come twice; for a
 * function's list the request is rejected with it. More than there are is `UnsatisfiableError` at
 * the request.
 */
export function anyOf<const T extends string | number, const N extends number = 1>(
  candidates: readonly T[] | Discover<T>,
  options?: AnyOfOptions<T, N>,
): Requirement<T, NoInfer<N>>;
export function anyOf<T, const N extends number = 1>(
  candidates: readonly T[] | Discover<T>,
  options: KeyedOptions<T, N>,
): Requirement<T, NoInfer<N>>;
// `NoInfer`: as an item of `acquire([…])`, N is not to be taken from what `acquire` accepts.
export function anyOf(
  candidates: readonly unknown[] | Discover<unknown>,
  options?: AnyOfOptions<unknown>,
): Requirement {
  checkCandidates(candidates);
  const spec = readSpec(options);
  const { count, name } = spec;
  if (typeof candidates === "function") {
    const what =
      name ?? (candidates.name === "" ? "the candidates" : printable(candidates.name, 60));
    const refresh = options?.refresh ?? REFRESH;
    const lookNow = async () => candidatesOf(await discover(what, candidates), spec);
    return { count, name, refresh, [looking]: lookNow };
  }
  if (options?.refresh !== undefined) {
    throw new InputError(
      `${spec.where}: refresh goes with a function that discovers; a list stays as it is. ` +
        "Write anyOf(() => devices, { refresh }), or leave refresh out.",
    );
  }
  const ready = candidatesOf(candidates, spec);
  return { count, name, refresh: undefined, [looking]: () => ready };
}

function readSpec(given: AnyOfOptions<unknown> | undefined): Spec<unknown> {
  if (typeof given === "number") {
    throw new InputError(
      `anyOf: the options must be an object; received ${String(given)}. Write { count: ${String(given)} }.`,
    );
  }
  const options = checkOptions<AnyOfOptions<unknown>>("anyOf", given, anyOfFields);
  const {
    count = 1,
    mode = "exclusive",
    slots = 1,
    prefer = [],
    name,
    key,
    labels,
    capacity,
  } = options;
  const where = name === undefined ? "anyOf" : `anyOf(${printable(name, 60)})`;
  if (mode === "shared" && options.slots !== undefined) {
    throw new InputError(
      `${where}: slots can't go with mode "shared": shared holders take no slots, any number of ` +
        "them fits on a resource. Leave out one of the two.",
    );
  }
  const preferred = prefer.map((value, index) =>
    readKey(value, () => `${where}: prefer[${index}]`),
  );
  return {
    where,
    count,
    mode,
    slots,
    prefer: [...new Set(preferred)],
    name,
    key,
    labels,
    capacity,
  };
}

function checkCandidates(candidates: unknown): void {
  if (typeof candidates === "function") return;
  if (!Array.isArray(candidates)) {
    throw new InputError(
      `anyOf: the candidates must be a list, or a function that discovers them; received ${received(candidates)}.${listHint(candidates)}`,
    );
  }
  if (candidates.length === 0) {
    throw new InputError(
      "anyOf: the list of candidates is empty. If it is known only later, pass a function: anyOf(() => devices).",
    );
  }
}

function listHint(candidates: unknown): string {
  if (isThenable(candidates))
    return " Write anyOf(await devices), or anyOf(() => discoverDevices()) to look anew each time.";
  if (typeof candidates === "string") return ` Write anyOf([${received(candidates)}]).`;
  if (candidates instanceof Set) return " Write anyOf([...set]).";
  if (candidates instanceof Map) return " Write anyOf([...map.values()]).";
  return "";
}
