import { InputError } from "../errors.ts";
import { shownKey } from "../wording/printable.ts";
import { isThenable, received } from "../wording/received.ts";
import { readKey } from "./keys.ts";
import { candidateList } from "./list.ts";
import { looking, type Candidates, type Requirement } from "./requirement.ts";

/**
 * The requirements of a request from what was handed to `acquire`; none are legal, and are granted
 * nothing. Throws `InputError`.
 */
export function readRequirements(input: unknown, where: string = "acquire"): Requirement[] {
  if (!Array.isArray(input)) {
    throw new InputError(
      `${where}: what to acquire must be a list; received ${isRequirement(input) ? "anyOf(…)" : received(input)}.${listHint(input, where)}`,
    );
  }
  // Looked up only where there are two to compare.
  const named = input.length > 1 ? new Map<string, number>() : undefined;
  return Array.from(input, (item: unknown, index) => {
    if (isRequirement(item)) return item;
    const key = readName(item, index, where);
    const earlier = named?.get(key);
    if (earlier !== undefined) throw twice(where, earlier, index, key);
    named?.set(key, index);
    return resourceOf(key);
  });
}

function twice(where: string, earlier: number, later: number, key: string): InputError {
  return new InputError(
    `${where}: items ${earlier + 1} and ${later + 1} are the same resource, ${shownKey(key)}; ` +
      "a request gets each resource once.",
  );
}

function isRequirement(value: unknown): value is Requirement {
  return typeof value === "object" && value !== null && looking in value;
}

const none: readonly never[] = [];
const noLabels: Candidates["labels"] = new Map();

/** Requirements are immutable: those of the keys that were named last are used again. */
const resources = new Map<string, Requirement<string, 1>>();
const MOST_RESOURCES = 1_000;

function resourceOf(key: string): Requirement<string, 1> {
  let known = resources.get(key);
  if (known === undefined) {
    if (resources.size >= MOST_RESOURCES) resources.clear();
    resources.set(key, (known = resource(key)));
  }
  return known;
}

/** The requirement of one resource, which is named by its key. */
function resource(key: string): Requirement<string, 1> {
  const candidates: Candidates<string> = {
    need: {
      count: 1,
      mode: "exclusive",
      slots: 1,
      candidates: candidateList([key], undefined),
      prefer: none,
    },
    items: new Map([[key, key]]),
    labels: noLabels,
    tooSmall: none,
  };
  return { count: 1, name: undefined, refresh: undefined, [looking]: () => candidates };
}

function readName(item: unknown, index: number, where: string): string {
  const subject = (): string => `${where}: item ${index + 1}`;
  if (typeof item === "string" || Number.isSafeInteger(item)) return readKey(item, subject);
  throw new InputError(
    `${subject()} must be the key of a resource or anyOf(…); received ${received(item)}.${itemHint(item, where)}`,
  );
}

function itemHint(item: unknown, where: string): string {
  if (Array.isArray(item))
    return ` For any one of them write anyOf(list), for all of them ${where}([...list]).`;
  if (isThenable(item)) return " Is an `await` missing?";
  if (typeof item === "function") return " To discover candidates write anyOf(() => list).";
  if (typeof item === "object" && item !== null) {
    return " Write anyOf([item], { key: (item) => item.id }).";
  }
  return "";
}

function listHint(input: unknown, where: string): string {
  if (isRequirement(input)) return ` Write ${where}([anyOf(…)]).`;
  if (typeof input === "string" || typeof input === "number")
    return ` Write ${where}([${received(input)}]).`;
  if (isThenable(input)) return " Is an `await` missing?";
  return ` Write ${where}(["b1"]) or ${where}([anyOf(…)]).`;
}
