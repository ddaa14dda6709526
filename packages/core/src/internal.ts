/** What the packages of this repository share. Not for users: it may change with any release. */
export { errorOf } from "./error-of.ts";
export * from "./input/fields.ts";
export { checkOptions, type Fields } from "./input/options.ts";
export { Link, type LinkEvents } from "./link.ts";
export { checkJson } from "./resources/check-json.ts";
export { isResources } from "./resources/define.ts";
export { isNeed } from "./resources/need.ts";
export { isPool } from "./resources/pool.ts";
export { duration } from "./wording/duration.ts";
export { joined, listed } from "./wording/list.ts";
export { nearest } from "./wording/nearest.ts";
export { plural, thousands } from "./wording/number.ts";
export { printable, quoted, shownKey } from "./wording/printable.ts";
export { reason } from "./wording/reason.ts";
export { received } from "./wording/received.ts";
