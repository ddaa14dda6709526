/** One concern that is measured, each line of it against its floor in the same run. */
export interface Bench {
  readonly name: string;
  /** What is measured, and what the floor is. */
  readonly about: string;
  readonly run: () => Promise<readonly Row[]>;
}

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly floor: string;
  readonly ratio: string;
  readonly aim?: Aim | undefined;
}

export interface Aim {
  readonly text: string;
  readonly met: boolean;
}

/** `aim` as it is met by a number: `<= 2x`. */
export function atMost(value: number, limit: number, unit: string): Aim {
  return { text: `<= ${limit}${unit}`, met: value <= limit };
}

export function atLeast(value: number, limit: number, unit: string): Aim {
  return { text: `>= ${limit.toLocaleString("en")}${unit}`, met: value >= limit };
}
