import { printable } from "./printable.ts";
import { received } from "./received.ts";

/**
 * Why something failed, with the causes behind it: `fetch failed: connect ECONNREFUSED ::1:80`.
 * Errors are told by their looks: a test runner's sandbox has an `Error` of its own.
 */
export function reason(error: unknown): string {
  const texts: string[] = [];
  let current = error;
  for (let depth = 0; depth < 4 && isError(current); depth++) {
    const text = current.message || (typeof current.code === "string" ? current.code : "");
    if (!texts.some((earlier) => earlier.includes(text))) texts.push(text);
    current = current.cause;
  }
  const said = texts.filter((text) => text !== "");
  if (said.length > 0) return printable(said.join(": "), 400);
  return isError(error) ? "it gave no reason" : received(error);
}

function isError(value: unknown): value is { message: string; code?: unknown; cause?: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "message" in value &&
    typeof value.message === "string"
  );
}
