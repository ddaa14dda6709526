import type { FixturesOf, NeedsOf, Pool, Resources, ScopeOf } from "resource-locker";
import type { TestAPI } from "vitest";

type PoolsOf<R> = R extends Resources<infer P> ? P : never;

type NamesOf<R, S> = {
  [Name in keyof PoolsOf<R>]: PoolsOf<R>[Name] extends Pool
    ? ScopeOf<PoolsOf<R>[Name]> extends S
      ? Name
      : never
    : never;
}[keyof PoolsOf<R>];

/** What a test gets: a list for each pool. The names with `$` tell Vitest which of them hooks get. */
export type ResourceContext<R extends Resources> = FixturesOf<R> & {
  readonly $__worker?: Pick<FixturesOf<R>, NamesOf<R, "worker"> & keyof FixturesOf<R>>;
  readonly $__file?: Pick<FixturesOf<R>, NamesOf<R, "file" | undefined> & keyof FixturesOf<R>>;
  readonly $__test?: Pick<FixturesOf<R>, NamesOf<R, "test"> & keyof FixturesOf<R>>;
};

/** Vitest's `test`, with a list of resources for each pool, and `use` to say how many. */
export type ResourceTest<R extends Resources> = {
  /**
   * Says what the tests of this file need: `test.use({ boards: need(2) })`. Inside of a `describe`
   * for its tests, and for pools of scope `test` only. A pool that a test takes without `use` is
   * `need(1)`. Throws `InputError`.
   */
  use(needs: NeedsOf<R>): void;
} & TestAPI<ResourceContext<R>>;
