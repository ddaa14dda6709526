import type { Store, StoreClient, StoreSession } from "../../store.ts";
import type { MemoryState } from "./state.ts";

/**
 * A store within this process: for tests of your own code, and for workers that are threads of one
 * event loop. Its lockers must be given the same store object. Nothing ends but by `close`.
 */
export function memoryStore(): Store {
  return new MemoryStore("memory:");
}

const named = new Map<string, Store>();

/** The store of a `memory:NAME` address: the same for all of this process who use these names. */
export function sharedMemoryStore(url: string, namespace?: string): Store {
  const name = namespace === undefined ? url : `${url} (namespace ${namespace})`;
  let store = named.get(name);
  if (store === undefined) named.set(name, (store = new MemoryStore(name)));
  return store;
}

class MemoryStore implements Store {
  readonly url: string;
  readonly capabilities = { order: "exact", tokens: true } as const;
  #state: Promise<MemoryState> | undefined;

  constructor(url: string) {
    this.url = url;
  }

  async connect(client: StoreClient): Promise<StoreSession> {
    this.#state ??= newState();
    return (await this.#state).connect(client);
  }
}

/** What runs the ledger is loaded by the first who locks: most programs that import this never do. */
async function newState(): Promise<MemoryState> {
  const { MemoryState: State } = await import("./state.ts");
  return new State();
}
