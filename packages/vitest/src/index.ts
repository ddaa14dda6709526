export { createTest } from "./create-test.ts";
export type { ResourceMeta } from "./meta.ts";
export type { ResourceContext, ResourceTest } from "./types.ts";
