/** What runs in the workers of a test run, and what their adapters share. */
export { type BrokerClient, openClient } from "./worker/client.ts";
export type { Needs, Pools } from "./worker/declared.ts";
export { Holding, type HoldingOptions } from "./worker/holding.ts";
export { readNeeds } from "./worker/use.ts";
export { usedNames } from "./worker/used-names.ts";
