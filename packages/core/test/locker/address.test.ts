import { describe, expect, onTestFinished, test } from "vitest";
import { createLocker, InputError, memoryStore, sqliteStore } from "../../src/index.ts";
import type { LockerOptions } from "../../src/index.ts";
import { folder, keysHeld } from "./lockers.ts";

function at(store: LockerOptions["store"]): ReturnType<typeof createLocker> {
  const locker = createLocker(store === undefined ? {} : { store });
  onTestFinished(() => locker.close());
  return locker;
}

/** Whether a second locker sees what the first one holds. */
async function share(
  one: ReturnType<typeof createLocker>,
  other: ReturnType<typeof createLocker>,
): Promise<boolean> {
  await one.acquire(["b1"]);
  return keysHeld(await other.list()).includes("b1");
}

describe("a store's address", () => {
  test("sqlite: with a folder, absolute or as a URL, or as plain data", async () => {
    const path = folder();
    const written = [`sqlite:${path}`, `sqlite://${path}`, { url: `sqlite:${path}` }];
    for (const store of written) expect(at(store).url).toBe(`sqlite:${path}`);
    expect(await share(at(`sqlite:${path}`), at(sqliteStore({ path })))).toBe(true);
    expect(await share(at(`sqlite:${folder()}`), at(`sqlite:${folder()}`))).toBe(false);
  });

  test("sqlite: alone and no address at all are the folder that all runs of this user share", () => {
    const { url } = at("sqlite:");
    expect(url).toMatch(/^sqlite:.*resource-locker/);
    expect(at(undefined).url).toBe(url);
  });

  test("a namespace is a store of its own at the same address", async () => {
    const url = `sqlite:${folder()}`;
    const one = (): ReturnType<typeof createLocker> => at({ url, namespace: "one" });
    expect(one().url).toBe(`${url}/namespaces/one`);
    expect(await share(one(), at(sqliteStore({ path: url.slice(7), namespace: "one" })))).toBe(
      true,
    );
    expect(await share(at({ url, namespace: "two" }), at({ url, namespace: "three" }))).toBe(false);
    expect(await share(at({ url, namespace: "four" }), at(url))).toBe(false);
    expect(await share(at(url), at({ url, namespace: "five" }))).toBe(false);
  });

  test("a namespace of memory: is one for all who write the same two names", async () => {
    const [one, other] = [
      { url: "memory:n", namespace: "one" },
      { url: "memory:n", namespace: "other" },
    ];
    expect(await share(at(one), at({ ...one }))).toBe(true);
    expect(await share(at(other), at("memory:n"))).toBe(false);
    expect(keysHeld(await at("memory:n").list())).toEqual([]);
    expect(at(one).url).toBe("memory:n (namespace one)");
  });

  test("memory: is shared by all who write the same name in this process", async () => {
    expect(await share(at("memory:x"), at("memory:x"))).toBe(true);
    expect(await share(at("memory:y"), at("memory:z"))).toBe(false);
    expect(await share(at("memory:"), at({ url: "memory:" }))).toBe(true);
    expect(at("memory:x").url).toBe("memory:x");
  });

  test("a store object is taken as it is, and may serve many lockers", async () => {
    const store = memoryStore();
    expect(await share(at(store), at(store))).toBe(true);
    expect(await share(at(memoryStore()), at(memoryStore()))).toBe(false);
  });
});

/** As a caller without types. */
function refusal(store: unknown): string {
  try {
    createLocker({ store: store as string });
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error("It was to throw, but did not.");
}

test.each([
  [
    "redis://lab:6379",
    "createLocker: this package has no store for redis: addresses. Install @resource-locker/redis and write { store: redisStore(…) }.",
  ],
  [
    "redlock:a:6379,b:6379,c:6379",
    "createLocker: this package has no store for redlock: addresses. Install @resource-locker/redis and write { store: redlockStore(…) }.",
  ],
  ["sqllite:", 'createLocker: there is no store for "sqllite:"; did you mean "sqlite:"?'],
  ["memory", 'createLocker: there is no store for "memory"; did you mean "memory:"?'],
  ["Redis://lab", 'createLocker: there is no store for "Redis://lab"; did you mean "redis:"?'],
  [
    "redsi://user:hunter2@lab",
    'createLocker: there is no store for "redsi://***@lab"; did you mean "redis:"?',
  ],
  [
    "/var/lock",
    'createLocker: there is no store for "/var/lock"; for a folder write "sqlite:/var/lock".',
  ],
  [
    "postgres://lab",
    'createLocker: there is no store for "postgres://lab"; an address begins with "sqlite:" or "memory:".',
  ],
  ["", 'createLocker: there is no store for ""; an address begins with "sqlite:" or "memory:".'],
  [
    "sqlite:~/locks",
    'sqliteStore: path must be written in full, since only a shell knows what ~ is; received "~/locks".',
  ],
  [
    memoryStore,
    'createLocker: store must be an address such as "sqlite:/a/folder", or a store such as memoryStore(); received a function (memoryStore). Is it to be called: memoryStore()?',
  ],
  [
    { path: "/var/lock" },
    'createLocker: store must be an address such as "sqlite:/a/folder", or a store such as memoryStore(); received an object with the property path.',
  ],
  [
    { url: undefined },
    'createLocker: store must be an address such as "sqlite:/a/folder", or a store such as memoryStore(); received an object with the property url.',
  ],
  [
    null,
    'createLocker: store must be an address such as "sqlite:/a/folder", or a store such as memoryStore(); received null.',
  ],
  [
    { url: 7 },
    'createLocker: store: url must be a text of 1 to 1,000 characters; received 7. Write "7".',
  ],
  [
    { url: "memory:", namespace: "a/b" },
    'createLocker: store: namespace must be 1 to 64 letters, digits, _, . or -, and not begin with a dot; received "a/b".',
  ],
  [
    { url: "memory:", ttl: 5 },
    'createLocker: store: there is no option "ttl"; the options are url and namespace.',
  ],
])("what is no store is refused: %s", (store, sentence) => {
  expect(refusal(store)).toBe(sentence);
});

test.each([
  [{ paht: "/x" }, 'sqliteStore: there is no option "paht"; did you mean "path"?'],
  [{ path: "" }, 'sqliteStore: path must be a text of 1 to 4,096 characters; received "".'],
  [
    { namespace: ".." },
    'sqliteStore: namespace must be 1 to 64 letters, digits, _, . or -, and not begin with a dot; received "..".',
  ],
  ["/x", 'sqliteStore: the options must be an object; received "/x".'],
])("what are no options of sqliteStore is refused: %s", (options, sentence) => {
  expect(() => sqliteStore(options as object)).toThrow(new InputError(sentence));
});
