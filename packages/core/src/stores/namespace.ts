import type { Field } from "../input/fields.ts";

/** Name of a namespace: it becomes the name of a folder, or a part of each key. */
export const namespaceField: Field = {
  expected: "1 to 64 letters, digits, _, . or -, and not begin with a dot",
  accepts: (value) => typeof value === "string" && /^(?!\.)[\w.-]{1,64}$/.test(value),
};
