/** What one test of a client wants, and for how long it uses it. */
export interface Job {
  readonly name: string;
  /** How many boards at once. */
  readonly boards: number;
  /** Only boards of this model will do. */
  readonly model?: string;
  /** The relay as well: there is one, and all share it. */
  readonly relay?: boolean;
  /** Milliseconds of use. */
  readonly ms: number;
}

const kinds: readonly Omit<Job, "ms">[] = [
  { name: "one board", boards: 1 },
  { name: "two boards", boards: 2 },
  { name: "T1000 and relay", boards: 1, model: "T1000", relay: true },
  { name: "one board", boards: 1 },
  { name: "two boards", boards: 2 },
  { name: "T2000 and relay", boards: 1, model: "T2000", relay: true },
  { name: "two boards", boards: 2 },
  { name: "one board", boards: 1 },
];

/** Each client does all kinds, starting at another one; 200 to 600 ms each. The same in every run. */
export function jobsOf(client: number): Job[] {
  return kinds.map((_, n) => {
    const kind = kinds[(client + n) % kinds.length]!;
    return { ...kind, ms: 200 + 100 * ((client * 3 + n * 2) % 5) };
  });
}
