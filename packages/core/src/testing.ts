export { type Clause, storeContract } from "./testing/contract.ts";
export type { ContractHarness } from "./testing/harness.ts";
export type { RemoteStore } from "./testing/remote.ts";
