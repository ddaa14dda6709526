/**
 * The first field in which two objects differ; `undefined` when they are the same. Functions are
 * the same when their source text is: two runs of one configuration file make two of each.
 */
export function differingField(a: object, b: object): string | undefined {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].find((name) => !same(field(a, name), field(b, name)));
}

function field(of: object, name: string): unknown {
  return (of as Readonly<Record<string, unknown>>)[name];
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === "function" && typeof b === "function") return String(a) === String(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return differingField(a, b) === undefined;
}
