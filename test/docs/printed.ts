import { expect } from "vitest";
import { readPage } from "./page.ts";

/** Each line that the page shows as printed was printed: with other numbers, maybe. */
export async function expectPrinted(page: string, output: string): Promise<void> {
  const said = new Set(output.split("\n").map(loosened));
  const { printed } = await readPage(page);
  expect(printed).not.toEqual([]);
  expect(printed.filter((line) => !said.has(loosened(line)))).toEqual([]);
}

function loosened(line: string): string {
  return line
    .trimEnd()
    .replaceAll(/ \/\S+/g, " PATH")
    .replaceAll(/\d+(\.\d+)? (ms|s|m|h)( \d+ (s|m))?\b/g, "TIME")
    .replaceAll(/\b(lease|request)s?\b/g, "$1s")
    .replaceAll(/\d+(st|nd|rd|th)\b/g, "Nth")
    .replaceAll(/\d+/g, "N");
}
