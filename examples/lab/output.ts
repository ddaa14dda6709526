import { stripVTControlCharacters, styleText } from "node:util";

const styles = ["cyan", "magenta"] as const;

/** What several runs print at the same time, so that a person can tell them apart. */
export class Output {
  readonly #summary: RegExp;
  /** From the summary of each on. */
  readonly #kept = new Map<string, string[]>();
  readonly #titles: ReadonlyMap<string, string>;

  constructor(names: readonly string[], summary: RegExp) {
    this.#summary = summary;
    this.#titles = new Map(names.map((name, i) => [name, colored(name, i)]));
  }

  print(name: string, line: string): void {
    const plain = stripVTControlCharacters(line);
    if (this.#summary.test(plain) && !this.#kept.has(name)) this.#kept.set(name, []);
    const kept = this.#kept.get(name);
    if (kept !== undefined) kept.push(line);
    else if (plain.trim() !== "") {
      const parts = folded(line, columns() - name.length - 1);
      for (const part of parts) console.log(`${this.#titles.get(name)} ${part}`);
    }
  }

  printSummaries(): void {
    for (const [name, title] of this.#titles) {
      const lines = this.#kept.get(name)?.flatMap((line) => folded(line, columns()));
      if (lines !== undefined) console.log(`\n${title}\n${lines.join("\n").trimEnd()}`);
    }
  }
}

function columns(): number {
  return process.stdout.columns ?? Infinity;
}

/** Whether standard output shows colours: a terminal, unless the environment says otherwise. */
export function hasColors(): boolean {
  return colored("x", 0) !== "x";
}

function colored(name: string, i: number): string {
  return styleText(styles[i % styles.length]!, name, { stream: process.stdout });
}

/** The line in parts of at most `room` columns, between words. A longer word is left as it is. */
function folded(line: string, room: number): string[] {
  const parts = [""];
  for (const word of line.match(/ *[^ ]+/g) ?? []) {
    const longer = parts.at(-1) + word;
    if (stripVTControlCharacters(longer).length <= room) parts[parts.length - 1] = longer;
    else parts.push(`   ${word}`);
  }
  return parts;
}
