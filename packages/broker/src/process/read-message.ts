import { PROTOCOL, type ToBroker } from "../protocol/messages.ts";

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const id: Check = (value) => Number.isSafeInteger(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const valuesOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Numbers and words inside are checked by who uses them, with better errors. */
const need = shape({
  pool: text,
  count: number,
  where: optional(valuesOf(text)),
  filtered: optional((value) => typeof value === "boolean"),
  mode: optional(text),
  slots: optional(number),
  prefer: optional(listOf(text)),
});

const request = shape({
  needs: listOf(need),
  alive: optional(text),
  holding: listOf(id),
  late: optional(text),
  file: optional(text),
  test: optional(text),
});

const worker = shape({ pid: id, name: optional(text) });
const error = shape({ code: text, message: text });

const messages: Readonly<Record<ToBroker["op"], Check>> = {
  hello: (value) =>
    shape({ id, protocol: number })(value) &&
    // What another protocol says beside its number is not ours to judge.
    ((value as { protocol: number }).protocol !== PROTOCOL || shape({ worker })(value)),
  acquire: shape({ id, request }),
  cancel: shape({ id, of: id }),
  release: shape({ id, grant: id }),
  filtered: (value) =>
    shape({ ask: id, keys: listOf(text) })(value) || shape({ ask: id, error })(value),
};

/** Whether this can be from a worker. Of another protocol's `hello` only the numbers are checked. */
export function isToBroker(value: unknown): value is ToBroker {
  if (!isObject(value)) return false;
  const { op } = value;
  return (
    typeof op === "string" && Object.hasOwn(messages, op) && messages[op as ToBroker["op"]](value)
  );
}
