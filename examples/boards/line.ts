import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** A piece of a line: its text fills `width` columns, if that is given. */
export interface Cell {
  readonly text: string;
  readonly width?: number;
  readonly style?: Style;
}

/** One line of at most `columns` columns, with colours if the terminal has them. */
export function line(columns: number, ...cells: readonly Cell[]): string {
  let left = columns;
  let text = "";
  for (const cell of cells) {
    const whole = cell.width === undefined ? cell.text : fill(cell.text, cell.width);
    const part = cut(whole, left);
    left -= part.length;
    text +=
      cell.style === undefined ? part : styleText(cell.style, part, { stream: process.stdout });
  }
  return text;
}

/** Exactly `width` columns, of which the last is a space. */
function fill(text: string, width: number): string {
  return `${cut(text, width - 1).padEnd(width - 1)} `;
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? "" : `${text.slice(0, width - 1)}…`;
}
