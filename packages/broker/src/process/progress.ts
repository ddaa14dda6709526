import type { WaitingInfo } from "resource-locker";
import { printable } from "resource-locker/internal";

/** A request that waits is told about after so long, and from the last one on every minute. */
const FIRST = [3_000, 10_000, 30_000, 60_000];
const EVERY = 60_000;

/** Tells people about one request that waits. */
export class Progress {
  readonly #tell: (text: string) => void;
  readonly #head: string;
  #told = 0;

  constructor(tell: (text: string) => void, file: string | undefined) {
    this.#tell = tell;
    this.#head = file === undefined ? "" : `${printable(file, 200)}: `;
  }

  /** To be called every second; `trouble` comes on top of what the locker knows. */
  waiting(
    { text, waited }: Pick<WaitingInfo, "text" | "waited">,
    trouble: string | undefined,
  ): void {
    if (waited < this.#next()) return;
    while (waited >= this.#next()) this.#told++;
    this.#tell(`${this.#head}${text}${trouble === undefined ? "" : ` (${trouble})`}`);
  }

  #next(): number {
    const beyond = this.#told - FIRST.length + 1;
    return FIRST[this.#told] ?? FIRST.at(-1)! + beyond * EVERY;
  }
}
