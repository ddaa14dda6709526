import { InputError } from "../errors.ts";
import { joined } from "../wording/list.ts";
import { shownKey } from "../wording/printable.ts";
import { received } from "../wording/received.ts";
import { ask, itemKind } from "./ask.ts";
import { readKey } from "./keys.ts";

/** The items by key, in the order of the list. Throws `InputError` when a key is bad or comes twice. */
export function readItems<T>(
  list: readonly T[],
  where: string,
  keyOf: ((item: T) => unknown) | undefined,
): Map<string, T> {
  const items = new Map<string, T>();
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as T;
    const key =
      keyOf === undefined ? ownKey(item, where, index) : givenKey(item, where, index, keyOf);
    if (items.has(key)) {
      // Items that are their own keys are shown: 1 and "1" are the same key.
      const places = [[...items.keys()].indexOf(key), index].map((place) =>
        keyOf === undefined ? `${place + 1} (${received(list[place])})` : String(place + 1),
      );
      throw new InputError(
        `${where}: items ${joined(places)} have the same key, ${shownKey(key)}; ` +
          "each resource needs a key of its own.",
      );
    }
    items.set(key, item);
  }
  return items;
}

/** Strings and whole numbers are their own keys. */
function ownKey(item: unknown, where: string, index: number): string {
  if (typeof item === "object" && item !== null && !Array.isArray(item)) {
    throw new InputError(
      `${where}: item ${index + 1} is ${received(item)}; say what its key is: ` +
        `anyOf(items, { key: (item) => item.id }).`,
    );
  }
  return readKey(
    item,
    () => `${where}: item ${index + 1}`,
    () => spreadHint(item),
  );
}

function givenKey<T>(item: T, where: string, index: number, keyOf: (item: T) => unknown): string {
  const subject = () => `${where}: the key of item ${index + 1}`;
  return readKey(
    ask(keyOf, item, subject),
    subject,
    () => spreadHint(item) || ` The item is ${itemKind(item)}.`,
  );
}

/** For `anyOf([devices])`. */
function spreadHint(item: unknown): string {
  if (!Array.isArray(item)) return "";
  return ` It is itself a list: write anyOf(devices), not anyOf([devices]).`;
}
