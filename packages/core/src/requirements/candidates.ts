import { InputError } from "../errors.ts";
import { compareKeys } from "../ledger/order.ts";
import type { Mode, Need } from "../store.ts";
import { shownKey } from "../wording/printable.ts";
import { received } from "../wording/received.ts";
import { ask } from "./ask.ts";
import { readItems } from "./items.ts";
import { readLabels } from "./labels.ts";
import { candidateList } from "./list.ts";
import type { Candidates, Labels, TooSmall } from "./requirement.ts";

/** What `anyOf` was told, checked. */
export interface Spec<T> {
  /** Begins every sentence: `anyOf(boards)`. */
  readonly where: string;
  readonly count: number;
  readonly mode: Mode;
  readonly slots: number;
  readonly prefer: readonly string[];
  readonly name: string | undefined;
  readonly key: ((item: T) => unknown) | undefined;
  readonly labels: ((item: T) => unknown) | undefined;
  readonly capacity: ((item: T) => unknown) | undefined;
}

/** Checks items and puts them in order. Throws `InputError`. */
export function candidatesOf<T>(list: readonly T[], spec: Spec<T>): Candidates<T> {
  const items = readItems(list, spec.where, spec.key);
  const sorted = [...items.keys()].toSorted(compareKeys);
  const { keys, capacities, tooSmall } = measure(sorted, items, spec);
  for (const { key } of tooSmall) items.delete(key);
  const need: Need = {
    count: spec.count,
    mode: spec.mode,
    slots: spec.slots,
    candidates: candidateList(keys, capacities),
    prefer: spec.prefer.filter((key) => items.has(key)),
    ...(spec.name !== undefined && { name: spec.name }),
  };
  return { need, items, labels: labelsOf(items, spec), tooSmall };
}

interface Measured {
  readonly keys: readonly string[];
  readonly capacities: readonly number[] | undefined;
  readonly tooSmall: readonly TooSmall[];
}

/** Splits by whether the need's slots fit. */
function measure<T>(
  sorted: readonly string[],
  items: ReadonlyMap<string, T>,
  spec: Spec<T>,
): Measured {
  const { capacity, slots } = spec;
  if (capacity === undefined && slots === 1)
    return { keys: sorted, capacities: undefined, tooSmall: [] };
  const keys: string[] = [];
  const capacities: number[] = [];
  const tooSmall: TooSmall[] = [];
  for (const key of sorted) {
    const size =
      capacity === undefined ? 1 : readCapacity(capacity, items.get(key) as T, key, spec.where);
    if (size < slots) {
      tooSmall.push({ key, capacity: size });
    } else {
      keys.push(key);
      capacities.push(size);
    }
  }
  return {
    keys,
    capacities: capacities.some((size) => size > 1) ? capacities : undefined,
    tooSmall,
  };
}

function readCapacity<T>(
  capacity: (item: T) => unknown,
  item: T,
  key: string,
  where: string,
): number {
  const subject = () => `${where}: the capacity of ${shownKey(key)}`;
  const size = ask(capacity, item, subject);
  if (typeof size === "number" && Number.isSafeInteger(size) && size >= 1) return size;
  throw new InputError(
    `${subject()} must be a whole number, 1 or more; received ${received(size)}.`,
  );
}

function labelsOf<T>(items: ReadonlyMap<string, T>, spec: Spec<T>): ReadonlyMap<string, Labels> {
  const all = new Map<string, Labels>();
  if (spec.labels === undefined) return all;
  for (const [key, item] of items) {
    const subject = () => `${spec.where}: the labels of ${shownKey(key)}`;
    all.set(key, readLabels(ask(spec.labels, item, subject), subject));
  }
  return all;
}
