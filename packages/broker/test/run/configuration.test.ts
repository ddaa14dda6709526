import { join } from "node:path";
import { defineResources, memoryStore, pool } from "resource-locker";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configure } from "../../src/run/configuration.ts";
import type { RunOptions } from "../../src/run/options.ts";
import { planStore } from "../../src/run/settings.ts";
import { folder } from "./folders.ts";

const resources = defineResources({ boards: pool({ discover: ["b1", "b2"] }) });

const VARIABLES = [
  "RESOURCE_LOCKER_STORE",
  "RESOURCE_LOCKER_RUN",
  "GITHUB_RUN_ID",
  "CI_JOB_ID",
  "BUILD_TAG",
];
beforeEach(() => VARIABLES.forEach((name) => vi.stubEnv(name, undefined)));
afterEach(() => vi.unstubAllEnvs());

const at = async (root: string, options?: RunOptions) =>
  await configure(options, { runner: "vitest", root });

const refusal = async (root: string, options: unknown): Promise<string> =>
  await at(root, options as RunOptions).then(
    () => "none",
    (error: unknown) => (error as Error).message,
  );

/** A file that finds the core from a folder that has no packages. */
const file = (rest: string): Readonly<Record<string, string>> => ({
  "resource-locker.config.mjs": `import { defineResources, pool } from ${JSON.stringify(import.meta.resolve("resource-locker"))};
const resources = defineResources({ accounts: pool({ discover: ["a1"] }) });
export default { resources, ${rest} };`,
});

test("the call alone, with all defaults", async () => {
  const root = folder();
  const { pools, settings } = await at(root, { resources });
  const where = `resourceLocker(…) in ${root}`;
  expect(pools).toEqual([{ name: "boards", pool: resources.pools.boards, where }]);
  expect(settings).toEqual({
    store: { value: "sqlite:", where },
    namespace: { value: undefined, where },
    timeout: { value: 600_000, where },
    run: { value: `vitest-${process.pid}`, where },
  });
});

test("the file alone, from a folder below it", async () => {
  const root = folder({ ...file("run: 'nightly', timeout: Infinity"), "a/b": "" });
  const path = join(root, "resource-locker.config.mjs");
  const { pools, settings } = await at(join(root, "a"));
  expect(pools.map(({ name, where }) => [name, where])).toEqual([["accounts", path]]);
  expect(settings.run).toEqual({ value: "nightly", where: path });
  expect(settings.timeout).toEqual({ value: Infinity, where: path });
});

test("the call overrides the file field by field", async () => {
  const root = folder(file("run: 'nightly', timeout: 1_000, store: 'memory:'"));
  const { pools, settings } = await at(root, { timeout: 2_000, resources });
  expect(pools.map(({ name }) => name)).toEqual(["boards"]);
  expect(settings.run.value).toBe("nightly");
  expect(settings.timeout.value).toBe(2_000);
  expect(settings.store.value).toBe("memory:");
});

describe("the store", () => {
  const storeOf = async (root: string, options: RunOptions) =>
    planStore((await at(root, { resources, ...options })).settings);

  test("a relative folder is meant from where it is written", async () => {
    const root = folder({ ...file("store: 'sqlite:locks'"), "a/b": "" });
    const below = join(root, "a");
    expect(await storeOf(below, {})).toBe(`sqlite:${join(root, "locks")}`);
    expect(await storeOf(below, { store: "sqlite:./locks" })).toBe(
      `sqlite:${join(below, "locks")}`,
    );
    expect(await storeOf(below, { store: "sqlite://locks" })).toBe(
      `sqlite:${join(below, "locks")}`,
    );
    expect(await storeOf(below, { store: { url: "sqlite:/locks" } })).toBe("sqlite:/locks");
  });

  test("RESOURCE_LOCKER_STORE overrides both", async () => {
    vi.stubEnv("RESOURCE_LOCKER_STORE", "memory:env");
    const root = folder(file("store: 'sqlite:locks'"));
    const { settings } = await at(root, { store: "memory:call" });
    expect(settings.store).toEqual({ value: "memory:env", where: "RESOURCE_LOCKER_STORE" });
  });

  test("the namespace goes to the broker with the address", async () => {
    const url = "redis://lab:6379";
    expect(await storeOf(folder(), { store: url })).toBe(url);
    expect(await storeOf(folder(), { store: url, namespace: "a" })).toEqual({
      url,
      namespace: "a",
    });
    const store = { url, namespace: "a" };
    expect(await storeOf(folder(), { store })).toEqual(store);
    expect(await storeOf(folder(), { store, namespace: "b" })).toEqual({ url, namespace: "b" });
  });
});

describe("what is refused", () => {
  test.each([
    [
      { resorces: 1 },
      'resourceLocker(…): there is no option "resorces"; did you mean "resources"?',
    ],
    [
      { resources: { boards: {} } },
      "resourceLocker(…): resources must be what defineResources(…) returns; received an object with the property boards. Write defineResources({ boards: pool(…) }).",
    ],
    [
      { resources, timeout: "60s" },
      'resourceLocker(…): timeout must be a number of milliseconds, 0 or more, or Infinity; received "60s". Write 60_000.',
    ],
    [
      { resources, store: { url: "memory:", name: "a" } },
      'resourceLocker(…): store: there is no option "name"; the options are url and namespace.',
    ],
    [
      { resources, namespace: ".." },
      'resourceLocker(…): namespace must be 1 to 64 letters, digits, _, . or -, and not begin with a dot; received "..".',
    ],
    [
      { resources, store: "" },
      'resourceLocker(…): store: url must be a text of 1 to 1,000 characters; received "".',
    ],
  ])("%j", async (options, message) => {
    expect(await refusal(folder(), options)).toBe(message);
  });

  test("a store object", async () => {
    expect(await refusal(folder(), { resources, store: memoryStore() })).toMatch(
      /^resourceLocker\(…\): store must be an address such as "sqlite:\/a\/folder", since it crosses to another process; received an object of class \w+ with .*\. Instead of the store write its address: store: "sqlite:\/a\/folder"\.$/,
    );
  });

  test("what is no address, with the words of the core", async () => {
    const root = folder();
    expect(await refusal(root, { resources, store: "sqlit:/a" })).toBe(
      `resourceLocker(…) in ${root}: there is no store for "sqlit:/a"; did you mean "sqlite:"?`,
    );
    expect(await refusal(root, { resources, store: "./locks" })).toBe(
      `resourceLocker(…) in ${root}: there is no store for "./locks"; for a folder write "sqlite:./locks".`,
    );
  });

  test("the file is named by its path", async () => {
    const root = folder(file("tiemout: 1"));
    expect(await refusal(root, {})).toBe(
      `${join(root, "resource-locker.config.mjs")}: there is no option "tiemout"; did you mean "timeout"?`,
    );
  });

  test("no resources anywhere", async () => {
    const root = folder();
    expect(await refusal(root, undefined)).toBe(
      `resourceLocker(…): there are no resources. Pass them, resourceLocker({ resources }), or write ${join(root, "resource-locker.config.ts")}: export default { resources }.`,
    );
    const other = folder({ "resource-locker.config.mjs": "export default { timeout: 1 };" });
    expect(await refusal(other, {})).toBe(
      `resourceLocker(…): there are no resources. Pass them, resourceLocker({ resources }), or add them to ${join(other, "resource-locker.config.mjs")}: export default { resources }.`,
    );
  });
});
