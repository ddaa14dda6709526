const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Milliseconds for people, two units at most: `120 ms`, `6.1 s`, `41 s`, `3 m 10 s`, `2 h 4 m`,
 * `3 d 5 h`. Clocks of two machines can differ: a time below zero is `0 ms`.
 */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${Math.round(ms / 100) / 10} s`;
  if (ms < MINUTE - SECOND / 2) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR - SECOND / 2) return two(ms, SECOND, MINUTE, "m", "s");
  if (ms < DAY - MINUTE / 2) return two(ms, MINUTE, HOUR, "h", "m");
  return two(ms, HOUR, DAY, "d", "h");
}

function two(ms: number, small: number, large: number, largeName: string, name: string): string {
  const rounded = Math.round(ms / small) * small;
  const rest = (rounded % large) / small;
  const head = `${Math.floor(rounded / large)} ${largeName}`;
  return rest === 0 ? head : `${head} ${rest} ${name}`;
}
