import { InputError } from "../errors.ts";
import { type Fields, checkOptions } from "../input/options.ts";
import { text } from "../input/fields.ts";
import type { Store } from "../store.ts";
import { nearest } from "../wording/nearest.ts";
import { quoted } from "../wording/printable.ts";
import { received } from "../wording/received.ts";
import { sharedMemoryStore } from "./memory/store.ts";
import { namespaceField } from "./namespace.ts";
import { sqliteStore } from "./sqlite/store.ts";

/** A store as plain data, so that it can be written in a configuration. */
export interface StoreAddress {
  /** `sqlite:` (the default), `sqlite:/a/folder`, `memory:` or `memory:NAME`. */
  readonly url: string;
  /**
   * A store of its own at the same address: stores of different namespaces know nothing of each
   * other. 1 to 64 letters, digits, `_`, `.` or `-`, not beginning with a dot. Default: none.
   */
  readonly namespace?: string;
}

const fields: Fields<StoreAddress> = { url: text(1_000), namespace: namespaceField };

const OWN = ["sqlite:", "memory:"];
const ELSEWHERE = [
  "redis:",
  "rediss:",
  "redis+unix:",
  "redis+sentinel:",
  "redis+cluster:",
  "redlock:",
];

/** The store that a caller means: an object, an address, or nothing for the default. */
export function resolveStore(store: unknown): Store {
  if (store === undefined) return sqliteStore();
  if (typeof store === "string") return openAddress(store);
  if (isStore(store)) return store;
  if (typeof store === "object" && store !== null && "url" in store) {
    const { url, namespace } = checkOptions<StoreAddress>("createLocker: store", store, fields);
    if (typeof url === "string") return openAddress(url, namespace);
  }
  const mend = typeof store === "function" ? " Is it to be called: memoryStore()?" : "";
  throw new InputError(
    `createLocker: store must be an address such as "sqlite:/a/folder", or a store such as ` +
      `memoryStore(); received ${received(store)}.${mend}`,
  );
}

function isStore(value: unknown): value is Store {
  return typeof (value as Store | null)?.connect === "function";
}

function openAddress(url: string, namespace?: string): Store {
  const [scheme = ""] = /^[a-z+]+:/.exec(url) ?? [];
  const rest = url.slice(scheme.length);
  if (scheme === "memory:") return sharedMemoryStore(url, namespace);
  if (scheme === "sqlite:") {
    return sqliteStore({
      ...(rest !== "" && { path: rest.replace(/^\/\//, "") }),
      ...(namespace !== undefined && { namespace }),
    });
  }
  if (ELSEWHERE.includes(scheme)) {
    const maker = scheme === "redlock:" ? "redlockStore" : "redisStore";
    throw new InputError(
      `createLocker: this package has no store for ${scheme} addresses. Install ` +
        `@resource-locker/redis and write { store: ${maker}(…) }.`,
    );
  }
  throw new InputError(`createLocker: there is no store for ${received(url)}; ${meant(url)}`);
}

function meant(url: string): string {
  if (/^(?:[/\\.~]|[a-z]:[/\\])/i.test(url))
    return `for a folder write ${received(`sqlite:${url}`)}.`;
  const [word = ""] = /^[^:/]+:?/.exec(url) ?? [];
  const near = nearest(word, [...OWN, ...ELSEWHERE]);
  return near === undefined
    ? `an address begins with ${OWN.map((scheme) => quoted(scheme)).join(" or ")}.`
    : `did you mean ${quoted(near)}?`;
}
