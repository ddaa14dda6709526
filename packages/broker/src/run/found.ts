import { InputError } from "resource-locker";
import {
  checkJson,
  itemKind,
  nearest,
  quoted,
  readKey,
  readLabels,
  reason,
  received,
  shownKey,
} from "resource-locker/internal";
import type { Found } from "../protocol/channel.ts";
import type { PlacedPool } from "./pool-table.ts";
import { type Secrets, secretsOf } from "./secrets.ts";

/** What was discovered, as the broker takes it. Throws `InputError`, which never shows an item. */
export function readFound({ name, pool }: PlacedPool, list: readonly unknown[]): Found[] {
  const reader = new Reader(`pool ${name}`, pool);
  checkSecretNames(reader.where, list, secretNames(pool));
  return list.map((item, index) => reader.read(item, index));
}

type Asked = Pick<PlacedPool["pool"], "key" | "labels" | "capacity" | "secret">;

class Reader {
  /** Begins every sentence. */
  readonly where: string;
  readonly #pool: Asked;
  /** Place in the list by key. */
  readonly #places = new Map<string, number>();

  constructor(where: string, pool: Asked) {
    this.where = where;
    this.#pool = pool;
  }

  read(item: unknown, index: number): Found {
    this.#checkJson(item, index);
    const secrets = secretsOf(item, secretNames(this.#pool));
    const key = this.#key(item, index, secrets);
    return {
      key,
      labels: this.#labels(item, key, secrets),
      capacity: this.#capacity(item, key, secrets),
      item,
    };
  }

  #checkJson(item: unknown, index: number): void {
    const fault = checkJson(item);
    if (fault === undefined) return;
    throw new InputError(
      `${this.where}: item ${index + 1} must be JSON, since it crosses to other processes, but ` +
        `${/^[.[]/.test(fault) ? `item${fault}` : fault}. What is not JSON is to be made by open.`,
    );
  }

  #key(item: unknown, index: number, secrets: Secrets): string {
    const { key: keyOf } = this.#pool;
    const subject = () =>
      keyOf === undefined
        ? `${this.where}: item ${index + 1}`
        : `${this.where}: the key of item ${index + 1}`;
    if (keyOf === undefined) checkOwnKey(item, subject);
    const value = keyOf === undefined ? item : ask(keyOf, item, subject, secrets);
    refuseSecret(value, subject, secrets);
    const key = readKey(value, subject, () => ` The item is ${itemKind(item)}.`);
    const earlier = this.#places.get(key);
    if (earlier !== undefined) {
      throw new InputError(
        `${this.where}: items ${earlier + 1} and ${index + 1} have the same key, ${shownKey(key)}; ` +
          "each resource needs a key of its own.",
      );
    }
    this.#places.set(key, index);
    return key;
  }

  #labels(item: unknown, key: string, secrets: Secrets): Readonly<Record<string, string>> {
    const { labels: labelsOf } = this.#pool;
    if (labelsOf === undefined) return {};
    const subject = () => `${this.where}: the labels of ${shownKey(key)}`;
    const labels = readLabels(ask(labelsOf, item, subject, secrets), subject);
    for (const [label, value] of Object.entries(labels))
      refuseSecret(value, () => `${subject()}: ${quoted(label, 40)}`, secrets);
    return labels;
  }

  #capacity(item: unknown, key: string, secrets: Secrets): number {
    const { capacity: capacityOf } = this.#pool;
    if (capacityOf === undefined) return 1;
    const subject = () => `${this.where}: the capacity of ${shownKey(key)}`;
    const size = ask(capacityOf, item, subject, secrets);
    if (typeof size === "number" && Number.isSafeInteger(size) && size >= 1) return size;
    throw new InputError(
      `${subject()} must be a whole number, 1 or more; received ${received(size)}.`,
    );
  }
}

function secretNames({ secret = [] }: Asked): string[] {
  return secret.map(String);
}

/** Strings and whole numbers are their own keys. */
function checkOwnKey(item: unknown, subject: () => string): void {
  if (typeof item !== "object" || item === null) return;
  throw new InputError(
    `${subject()} is ${received(item)}; say what its key is: pool({ key: (item) => item.id, … }).`,
  );
}

function ask(
  of: (item: never) => unknown,
  item: unknown,
  subject: () => string,
  secrets: Secrets,
): unknown {
  try {
    return of(item as never);
  } catch (cause) {
    const said = reason(cause);
    const why = secrets.conceal(said);
    throw new InputError(
      `${subject()} failed: ${why}. The item is ${itemKind(item)}.`,
      // Runners print causes, too.
      why === said ? { cause } : {},
    );
  }
}

function refuseSecret(value: unknown, subject: () => string, secrets: Secrets): void {
  const field = secrets.fieldOf(value);
  if (field === undefined) return;
  throw new InputError(
    `${subject()} is the value of ${quoted(field, 40)}, which the pool names in secret: keys and ` +
      "labels are shown to everybody. Make them of other fields.",
  );
}

/** A name that is misspelt would hide nothing, and say nothing. */
function checkSecretNames(
  where: string,
  items: readonly unknown[],
  secret: readonly string[],
): void {
  const known = new Set(items.flatMap((item) => Object.keys(Object(item) as object)));
  for (const name of secret) {
    const near = known.has(name) ? undefined : nearest(name, [...known]);
    if (near === undefined || secret.includes(near)) continue;
    throw new InputError(
      `${where}: secret names ${quoted(name, 40)}, which no item has; did you mean ${quoted(near, 40)}?`,
    );
  }
}
