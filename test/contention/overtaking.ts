import type { Entry, Testimony } from "../chaos/witness.ts";

/** A request that had to wait: from when it stood in the queue for certain until it was granted. */
export interface Wait {
  readonly request: number;
  readonly from: number;
  readonly to: number;
}

export function waitsOf(entries: readonly Entry[]): Wait[] {
  return entries
    .filter(({ what }) => what === "wait")
    .map(({ request, at: from }) => ({ request, from, to: startOf(entries, request) }));
}

/** Requests of all others that arrived while that one waited. */
export function laterThan(wait: Wait, client: string, testimony: Testimony): Later[] {
  return [...testimony]
    .filter(([name]) => name !== client)
    .flatMap(([name, entries]) =>
      entries
        .filter(({ what, at }) => what === "ask" && at > wait.from && at < wait.to)
        .map(({ request }) => ({ client: name, start: startOf(entries, request) })),
    );
}

export interface Later {
  readonly client: string;
  /** When it was granted; Infinity: never. */
  readonly start: number;
}

function startOf(entries: readonly Entry[], request: number): number {
  const start = entries.find((entry) => entry.what === "start" && entry.request === request);
  return start?.at ?? Infinity;
}
