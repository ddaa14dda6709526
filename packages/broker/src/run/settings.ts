import { dirname } from "node:path";
import { InputError, type StoreAddress } from "resource-locker";
import { received } from "resource-locker/internal";
import { checkStore, type RunOptions } from "./options.ts";
import { DEFAULT_STORE, storeUrl } from "./store-address.ts";

/** A value, and where it was written: for errors. */
export interface Written<T> {
  readonly value: T;
  readonly where: string;
}

/** Options with the place they stand at. */
export interface Source {
  readonly where: string;
  /** What relative folders are meant from. */
  readonly folder: string;
  readonly options: RunOptions;
}

/** What a run has one of. */
export interface Settings {
  readonly store: Written<string>;
  readonly namespace: Written<string | undefined>;
  readonly timeout: Written<number>;
  readonly run: Written<string>;
}

const TIMEOUT = 600_000;
const VARIABLE = "RESOURCE_LOCKER_STORE";

export function fileSource(path: string, options: RunOptions): Source {
  return { where: path, folder: dirname(path), options };
}

/** The first source that says something wins. Throws `InputError`. */
export async function readSettings(
  sources: readonly Source[],
  fallback: { readonly where: string; readonly run: string },
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const pick = <Name extends keyof RunOptions>(
    name: Name,
  ): Written<RunOptions[Name] | undefined> => {
    const source = sources.find(({ options }) => options[name] !== undefined);
    return { value: source?.options[name], where: source?.where ?? fallback.where };
  };
  const { store, namespace } = await readStore(sources, fallback.where, env);
  const timeout = pick("timeout");
  const run = pick("run");
  const ownNamespace = pick("namespace");
  return {
    store,
    namespace: ownNamespace.value === undefined ? { ...store, value: namespace } : ownNamespace,
    timeout: { ...timeout, value: timeout.value ?? TIMEOUT },
    run: { ...run, value: run.value ?? fallback.run },
  };
}

async function readStore(
  sources: readonly Source[],
  fallback: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ store: Written<string>; namespace: string | undefined }> {
  const { written, where, folder } = writtenStore(sources, env) ?? {
    written: { url: DEFAULT_STORE },
    where: fallback,
    folder: "",
  };
  const value = await storeUrl(where, written.url, folder);
  return { store: { value, where }, namespace: written.namespace };
}

function writtenStore(
  sources: readonly Source[],
  env: Readonly<Record<string, string | undefined>>,
): { written: StoreAddress; where: string; folder: string } | undefined {
  const url = env[VARIABLE];
  if (url !== undefined && url !== "") {
    checkStore(VARIABLE, url);
    return { written: { url }, where: VARIABLE, folder: process.cwd() };
  }
  const source = sources.find(({ options }) => options.store !== undefined);
  const store = source?.options.store;
  if (source === undefined || store === undefined) return undefined;
  const written = typeof store === "string" ? { url: store } : store;
  return { written, where: source.where, folder: source.folder };
}

/** The store with its namespace, as the broker gets it. */
export function planStore({ store, namespace }: Settings): string | StoreAddress {
  return namespace.value === undefined
    ? store.value
    : { url: store.value, namespace: namespace.value };
}

/** Throws `InputError` when two configurations of one run disagree. */
export function checkSameSettings(first: Settings, later: Settings): void {
  for (const name of ["store", "namespace", "timeout", "run"] as const) {
    const [a, b] = [first[name], later[name]];
    if (a.value === b.value) continue;
    throw new InputError(
      `a run has one ${name === "run" ? "name (run)" : name}, but ${says(a)}, and ${says(b)}. Write the same in both` +
        `${name === "store" ? `, or set ${VARIABLE}` : ""}.`,
    );
  }
}

function says({ value, where }: Written<unknown>): string {
  return `${where} has ${value === undefined ? "none" : received(value)}`;
}
