import { InputError } from "../errors.ts";
import { quoted } from "../wording/printable.ts";
import { received } from "../wording/received.ts";
import type { Labels } from "./requirement.ts";

/** Labels as strings. `subject` begins the sentence of the error: `anyOf: the labels of b1`. */
export function readLabels(value: unknown, subject: () => string): Labels {
  if (!isPlain(value)) {
    throw new InputError(
      `${subject()} must be an object like { model: "T1000" }; received ${received(value)}.`,
    );
  }
  const labels: [string, string][] = [];
  for (const [name, label] of Object.entries(value)) {
    if (!isLabel(label)) {
      throw new InputError(
        `${subject()}: ${quoted(name, 40)} must be a string, a number or a boolean; received ${received(label)}.`,
      );
    }
    labels.push([name, String(label)]);
  }
  return Object.fromEntries(labels);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isLabel(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
