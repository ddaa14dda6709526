import type { Use } from "./checker.ts";
import type { Stop } from "./tormentor.ts";
import type { Testimony } from "./witness.ts";

export interface Torment {
  readonly deaths: ReadonlyMap<string, number>;
  readonly stops: readonly Stop[];
}

/**
 * Milliseconds from the kill of a holder to the next use of what it had, for each kill after which
 * somebody could go on at once: it had asked before, all else that it got was free by then, it was
 * not stopped, nobody was killed in between, and nobody stopped had the database locked.
 */
export function regrantsOf(testimony: Testimony, uses: readonly Use[], torment: Torment): number[] {
  const { deaths, stops } = torment;
  const byKey = Map.groupBy(uses, ({ key }) => key);
  const asked = ({ client, request }: Use): number =>
    testimony.get(client)?.find((entry) => entry.what === "ask" && entry.request === request)?.at ??
    Infinity;
  const isClear = (next: Use, killed: string, death: number): boolean => {
    const others = uses.filter(
      ({ client, request }) => client === next.client && request === next.request,
    );
    const allFree = others.every(({ key, from }) =>
      byKey.get(key)!.every((use) => use.to <= death || use.from >= from),
    );
    const during = ({ from, to }: Stop): boolean => from < next.from && to > death;
    const stopped = stops.some(
      (stop) => during(stop) && (stop.inTransaction || stop.client === next.client),
    );
    const otherDeath = [...deaths].some(
      ([name, at]) => name !== killed && at > death && at < next.from,
    );
    return asked(next) < death && allFree && !stopped && !otherDeath;
  };
  return [...deaths].flatMap(([killed, death]) => {
    const held = uses.filter(({ client, to }) => client === killed && to === death);
    const delays = held.flatMap(({ key }) => {
      const later = byKey.get(key)!.filter(({ from }) => from > death);
      const next = later.toSorted((a, b) => a.from - b.from)[0];
      return next !== undefined && isClear(next, killed, death) ? [next.from - death] : [];
    });
    return delays.length === 0 ? [] : [Math.min(...delays)];
  });
}
