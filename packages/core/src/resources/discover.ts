export interface DiscoverContext {
  /** Aborted when nobody waits for the list any more: the time is up, or the run ends. */
  readonly signal: AbortSignal;
}

/** Finds the resources of a pool; called anew whenever they are looked at. */
export type Discover<T> = (context: DiscoverContext) => readonly T[] | Promise<readonly T[]>;

/**
 * Where `json` and `command` find resources. An object, not a function: compilers infer the type of
 * items from what a call returns only if that is none.
 */
export interface Source<T> {
  readonly list: (context: DiscoverContext) => Promise<readonly T[]>;
}
