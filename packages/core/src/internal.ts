/** What the packages of this repository share. Not for users: it may change with any release. */
export * from "./input/fields.ts";
export { checkOptions, type Fields } from "./input/options.ts";
export { Link, type LinkEvents } from "./link.ts";
export { duration } from "./wording/duration.ts";
export { joined, listed } from "./wording/list.ts";
export { nearest } from "./wording/nearest.ts";
export { plural, thousands } from "./wording/number.ts";
export { printable, quoted, shownKey } from "./wording/printable.ts";
export { reason } from "./wording/reason.ts";
export { received } from "./wording/received.ts";
export { itemKind } from "./requirements/ask.ts";
export { discover } from "./requirements/discover.ts";
export { readKey } from "./requirements/keys.ts";
export { readLabels } from "./requirements/labels.ts";
