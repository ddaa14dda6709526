import { usedNames } from "@resource-locker/broker/worker";

/** A fixture as Vitest keeps it. */
interface Registration {
  readonly deps?: Iterable<string>;
  readonly auto?: boolean;
  readonly parent?: Registration;
}

/** Vitest's own table of fixtures. Not exported by it, and the same from 4.1 to 5.1. */
export interface FixtureTable {
  get(suite: unknown): ReadonlyMap<string, Registration>;
}

/** The table of a `test` function: what `extend` made of it. */
export function tableOf(test: object): FixtureTable | undefined {
  const symbol = Object.getOwnPropertySymbols(test).find(
    ({ description }) => description === "kChainableContext",
  );
  const context: unknown = symbol && Reflect.get(test, symbol);
  return (context as { getFixtures?(): FixtureTable } | undefined)?.getFixtures?.();
}

/**
 * The names of all fixtures that Vitest sets up for a function: those which it takes itself, those
 * which they take in turn, and the automatic ones.
 */
export function fixturesFor(
  fn: Handler,
  index: number,
  table: FixtureTable | undefined,
  suite: unknown,
): Set<string> {
  const names = new Set(usedNames(...original(fn, index)));
  const registrations = table?.get(suite) ?? new Map<string, Registration>();
  for (const [name, { auto }] of registrations) if (auto === true) names.add(name);
  for (const name of names) {
    for (let each = registrations.get(name); each !== undefined; each = each.parent) {
      for (const dependency of each.deps ?? []) names.add(dependency);
    }
  }
  return names;
}

export type Handler = (...args: never[]) => unknown;

/** `test.for` wraps a handler, whose fixtures are in the second parameter; it leaves a note of that. */
function original(fn: Handler, index: number): [Handler, number] {
  for (const symbol of Object.getOwnPropertySymbols(fn)) {
    const note: unknown = Reflect.get(fn, symbol);
    if (typeof note !== "object" || note === null || !("original" in note)) continue;
    const { original: handler, index: at = index } = note as { original: Handler; index?: number };
    return [handler, at];
  }
  return [fn, index];
}
