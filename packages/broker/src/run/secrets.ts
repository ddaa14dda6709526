/** What an item holds in its `secret` fields. Nothing of it may be in a message, a key or a label. */
export interface Secrets {
  /** Name of the field that has this very value. */
  fieldOf(value: unknown): string | undefined;
  /** The text without any of the values. */
  conceal(text: string): string;
}

export function secretsOf(item: unknown, fields: readonly string[]): Secrets {
  const byValue = new Map<string, string>();
  for (const field of fields) {
    if (typeof item !== "object" || item === null) break;
    for (const value of leaves((item as Record<string, unknown>)[field])) byValue.set(value, field);
  }
  return {
    fieldOf: (value) => byValue.get(textOf(value)),
    conceal: (text) =>
      [...byValue.keys()].reduce((rest, value) => rest.replaceAll(value, "***"), text),
  };
}

/** All texts and numbers in it, however deep. */
function leaves(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  const text = textOf(value);
  return text === "" ? [] : [text];
}

/** `true` and `false` are nobody's secret. */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
