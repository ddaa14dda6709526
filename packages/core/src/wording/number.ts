/** 10240 as `10,240`. */
export function thousands(n: number): string {
  return grouped(n, ",");
}

/** 60000 as `60_000`, the way it is written in code. */
export function literal(n: number): string {
  return grouped(n, "_");
}

function grouped(n: number, separator: string): string {
  const [whole = "", ...fraction] = String(n).split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, separator), ...fraction].join(".");
}

/** `1 slot`, `2 slots`. */
export function plural(n: number, one: string, many: string = `${one}s`): string {
  return `${thousands(n)} ${n === 1 ? one : many}`;
}

/** `1st`, `2nd`, `11th`, `23rd`. */
export function ordinal(n: number): string {
  const lastTwo = n % 100;
  if (lastTwo >= 11 && lastTwo <= 13) return `${n}th`;
  return `${n}${["th", "st", "nd", "rd"][n % 10] ?? "th"}`;
}
