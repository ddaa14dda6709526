import type { Entry, Testimony } from "./witness.ts";

/** Somebody used a resource, by what it wrote itself. */
export interface Use {
  readonly key: string;
  readonly shared: boolean;
  readonly client: string;
  readonly request: number;
  readonly from: number;
  /** Its end, or its client's death; Infinity when it was neither. */
  readonly to: number;
}

/**
 * Who used what from when to when. A client uses what it has until it wrote that it ends, or until
 * it is dead: a stopped one goes on using.
 *
 * `deaths`: the moment before the signal was sent. From then on a killed process runs no line of its
 * own any more, except while the signal is on its way to another core. It may really die later, and
 * its death be seen later still; but its resources may be granted anew in between.
 */
export function usesOf(testimony: Testimony, deaths: ReadonlyMap<string, number>): Use[] {
  return [...testimony].flatMap(([client, entries]) => {
    const death = deaths.get(client) ?? Infinity;
    return entries
      .filter(({ what }) => what === "start")
      .flatMap(({ keys, shared, request, at: from }) => {
        const to = Math.min(endOf(entries, request), death);
        return keys.map((key) => ({ key, shared, client, request, from, to }));
      })
      .filter(({ from, to }) => from < to);
  });
}

function endOf(entries: readonly Entry[], request: number): number {
  const end = entries.find((entry) => entry.what === "end" && entry.request === request);
  return end?.at ?? Infinity;
}

/** Two that used one resource at once although one of them wanted it for itself alone. */
export interface Overlap {
  readonly first: Use;
  readonly second: Use;
}

export function overlapsOf(uses: readonly Use[]): Overlap[] {
  return [...Map.groupBy(uses, ({ key }) => key).values()].flatMap((same) => {
    let open: Use[] = [];
    return same
      .toSorted((a, b) => a.from - b.from)
      .flatMap((second) => {
        open = open.filter(({ to }) => to > second.from);
        const others = open.filter(({ shared }) => !(shared && second.shared));
        open.push(second);
        return others.map((first) => ({ first, second }));
      });
  });
}
