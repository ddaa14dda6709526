export { type Clause, type ContractHarness, storeContract } from "./testing/contract.ts";
export type { RemoteStore } from "./testing/remote.ts";
