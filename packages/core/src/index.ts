export { createLocker, type Locker } from "./locker/locker.ts";
export type { Grant, GrantControls, Lease } from "./locker/grant.ts";
export type {
  AcquireOptions,
  HolderOptions,
  LockerOptions,
  TryOptions,
  WaitingInfo,
} from "./locker/options.ts";
export { anyOf } from "./requirements/any-of.ts";
export type { AnyOfOptions, KeyedOptions } from "./requirements/options.ts";
export type { Requirement } from "./requirements/requirement.ts";
export type { Granted, RequirementInput, Units } from "./requirements/units.ts";
export { command } from "./resources/command.ts";
export { defineResources, type Resources } from "./resources/define.ts";
export type { Discover, DiscoverContext, Source } from "./resources/discover.ts";
export type {
  FixturesOf,
  ItemOf,
  LabelsOf,
  NeedsOf,
  OpenedOf,
  ResourceList,
  ScopeOf,
} from "./resources/fixtures.ts";
export { json } from "./resources/json.ts";
export { need, type NeedOptions, type PoolNeed } from "./resources/need.ts";
export { pool, type Pool } from "./resources/pool.ts";
export type { PoolOptions, Scope } from "./resources/pool-options.ts";
export { memoryStore } from "./stores/memory/store.ts";
export { sqliteStore, type SqliteStoreOptions } from "./stores/sqlite/store.ts";
export type { StoreAddress } from "./stores/address.ts";
export type * from "./store.ts";
export * from "./errors.ts";
