/**
 * Exact assignment of keys to the units of a request (a need of count 3 has three units), by
 * augmenting paths (H. W. Kuhn, "The Hungarian method for the assignment problem", 1955; the
 * unweighted case). Keys may stand in several needs; each is assigned once.
 *
 * Edges can be offered in several rounds, best first: whatever an earlier round assigned stays
 * assigned in later ones, though maybe to another unit.
 */
export interface Assignment {
  /** How many units there are, and how many have a key. */
  readonly total: number;
  filled: number;
  readonly counts: readonly number[];
  /** The need of each unit. */
  readonly needOf: number[];
  /** The key of each unit; empty when it has none. */
  readonly keyOf: string[];
  /** The unit of each assigned key. Names carry a prefix, for a key may be called `__proto__`. */
  readonly unitOf: Record<string, number>;
  /** Keys offered so far to each need. */
  readonly edges: string[][];
}

export function newAssignment(counts: readonly number[]): Assignment {
  const needOf: number[] = [];
  const keyOf: string[] = [];
  const edges: string[][] = [];
  for (let need = 0; need < counts.length; need++) {
    edges.push([]);
    for (let n = 0; n < counts[need]!; n++) {
      needOf.push(need);
      keyOf.push("");
    }
  }
  return { total: needOf.length, filled: 0, counts, needOf, keyOf, unitOf: {}, edges };
}

/** Offers more keys to each need and assigns as many more units as can be. */
export function extend(a: Assignment, more: readonly (readonly string[])[]): void {
  if (a.counts.length === 1) {
    fillOne(a, more[0]!);
    return;
  }
  for (let need = 0; need < more.length; need++) {
    for (const key of more[need]!) a.edges[need]!.push(key);
  }
  let failed = -1;
  for (let unit = 0; unit < a.total; unit++) {
    // When one unit of a need finds no path, neither does the next.
    if (a.keyOf[unit] !== "" || a.needOf[unit] === failed) continue;
    if (!augment(a, unit, [])) failed = a.needOf[unit]!;
  }
}

/** With a single need any key does for any unit: no paths to search, so only `keyOf` is kept. */
function fillOne(a: Assignment, keys: readonly string[]): void {
  for (const key of keys) {
    if (a.filled === a.total) return;
    if (!isTaken(a, key)) a.keyOf[a.filled++] = key;
  }
}

function isTaken(a: Assignment, key: string): boolean {
  for (let unit = 0; unit < a.filled; unit++) if (a.keyOf[unit] === key) return true;
  return false;
}

/** The units of a need have the same keys, so each need is visited once. */
function augment(a: Assignment, unit: number, seen: boolean[]): boolean {
  const need = a.needOf[unit]!;
  seen[need] = true;
  // A key that nobody has comes first: so the best keys go in the order in which they were offered.
  for (const key of a.edges[need]!) {
    if (a.unitOf["$" + key] !== undefined) continue;
    assignKey(a, unit, key);
    a.filled++;
    return true;
  }
  for (const key of a.edges[need]!) {
    const other = a.unitOf["$" + key]!;
    if (seen[a.needOf[other]!] || !augment(a, other, seen)) continue;
    assignKey(a, unit, key);
    return true;
  }
  return false;
}

function assignKey(a: Assignment, unit: number, key: string): void {
  a.unitOf["$" + key] = unit;
  a.keyOf[unit] = key;
}

export function isComplete(a: Assignment): boolean {
  return a.filled === a.total;
}

/**
 * Needs that lack units, and those whose keys would be needed for that: together they want more than
 * there is. One more key helps only if one of them can use it.
 */
export function shortNeeds(a: Assignment): number[] {
  const out: number[] = [];
  if (a.counts.length === 1) return isComplete(a) ? out : [0];
  const seen: boolean[] = [];
  const put = (need: number): void => {
    if (!seen[need]) out.push(need);
    seen[need] = true;
  };
  for (let unit = 0; unit < a.total; unit++) if (a.keyOf[unit] === "") put(a.needOf[unit]!);
  for (let i = 0; i < out.length; i++) {
    for (const key of a.edges[out[i]!]!) put(a.needOf[a.unitOf["$" + key]!]!);
  }
  return out;
}

/** The keys of each need, as far as assigned. */
export function keysByNeed(a: Assignment): string[][] {
  const out: string[][] = [];
  for (let need = 0; need < a.counts.length; need++) out.push([]);
  for (let unit = 0; unit < a.total; unit++) {
    const key = a.keyOf[unit]!;
    if (key !== "") out[a.needOf[unit]!]!.push(key);
  }
  return out;
}
