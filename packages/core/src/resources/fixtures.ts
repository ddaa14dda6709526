import type { Resources } from "./define.ts";
import type { PoolNeed } from "./need.ts";
import type { Pool } from "./pool.ts";
import type { Scope } from "./pool-options.ts";

/**
 * What a test gets of a pool. How many there are is said by the need, at run time; the first eight
 * are typed as present, so that `[a, b]` can be written under `noUncheckedIndexedAccess`.
 */
export interface ResourceList<V> extends ReadonlyArray<V> {
  readonly 0: V;
  readonly 1: V;
  readonly 2: V;
  readonly 3: V;
  readonly 4: V;
  readonly 5: V;
  readonly 6: V;
  readonly 7: V;
}

/** An item as it was discovered. */
export type ItemOf<P> = P extends Pool<infer T, infer _L, infer _V, infer _S> ? T : never;

export type LabelsOf<P> = P extends Pool<infer _T, infer L, infer _V, infer _S> ? L : never;

/** What a test gets of a resource: what `open` made, or the item where a pool has no `open`. */
export type OpenedOf<P> = P extends Pool<infer _T, infer _L, infer V, infer _S> ? V : never;

/** How long a lease lasts; `Default` where the pool does not say. */
export type ScopeOf<P, Default extends Scope = "file"> =
  P extends Pool<infer _T, infer _L, infer _V, infer S> ? (S extends Scope ? S : Default) : never;

/** What a test gets, by pool. */
export type FixturesOf<R> =
  R extends Resources<infer P>
    ? { readonly [Name in keyof P]: ResourceList<OpenedOf<P[Name]>> }
    : never;

/** What `test.use` takes: needs by pool, all of them optional. */
export type NeedsOf<R> =
  R extends Resources<infer P>
    ? { readonly [Name in keyof P]?: NeedOf<P[Name]> | readonly NeedOf<P[Name]>[] }
    : never;

type NeedOf<P> = PoolNeed<ItemOf<P>, LabelsOf<P>>;
