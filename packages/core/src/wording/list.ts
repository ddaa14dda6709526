import { thousands } from "./number.ts";

/** `b1, b2, b3 and 4 more`; of `total`, when `texts` are only the first. */
export function listed(
  texts: readonly string[],
  limit: number = 3,
  total: number = texts.length,
): string {
  const shown = texts.slice(0, limit);
  const more = total - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${thousands(more)} more` : shown.join(", ");
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join("");
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
