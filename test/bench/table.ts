import type { Bench, Row } from "./bench.ts";

const heads = ["", "ours", "floor", "ratio", "aim", ""];
/** The first and the last column are words, the others numbers. */
const left = new Set([0, 5]);

export function table({ name, about }: Bench, rows: readonly Row[], load: number): string {
  const cells = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, c) => (left.has(c) ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join("  ")
      .trimEnd(),
  );
  return [
    `${name} (load ${load.toFixed(1)}): ${about}`,
    ...lines.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

function cellsOf({ what, ours, floor, ratio, aim }: Row): string[] {
  const verdict = aim === undefined ? "" : aim.met ? "met" : "MISSED";
  return [what, ours, floor, ratio, aim?.text ?? "", verdict];
}

export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString("en")}/s`;
export const micros = (ms: number): string => `${(ms * 1_000).toFixed(1)} µs`;
export const millis = (ms: number): string => `${ms.toFixed(2)} ms`;
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
export const times = (ratio: number, digits = 2): string => `${ratio.toFixed(digits)}x`;
