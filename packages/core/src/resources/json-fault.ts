import { quoted } from "../wording/printable.ts";
import { thousands } from "../wording/number.ts";

/**
 * Where a text stops being JSON, and why: `line 3, column 5: there is a comma too many.` The
 * engine's own message has no place for some faults, and shows what stands around others, which may
 * be secret.
 */
export function jsonFault(text: string): string {
  const { at, why } = new Scan(text).fault();
  if (at >= text.length) return `it ends too early, in line ${thousands(lineOf(text, at))}.`;
  const column = at - text.lastIndexOf("\n", at - 1);
  return `line ${thousands(lineOf(text, at))}, column ${thousands(column)}: ${why}.`;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

interface Fault {
  readonly at: number;
  readonly why: string;
}

const SPACE = /[ \t\n\r]*/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// JSON forbids those control characters only that are below the space.
const STRING = /"(?:(?:[^"\\\p{Cc}]|[\x7f-\x9f])+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy;

/** The grammar of RFC 8259, which gives the first place that does not fit. */
class Scan {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  fault(): Fault {
    const fault = this.#value() ?? (this.#next() === "" ? undefined : this.#unexpected("the end"));
    return fault ?? { at: 0, why: "it can't be read" };
  }

  /** Steps over a value; gives what is wrong with it. */
  #value(): Fault | undefined {
    const begin = this.#next();
    if (begin === "[") return this.#list();
    if (begin === "{") return this.#object();
    if (begin === '"') return this.#string();
    return this.#skip(PLAIN) ? undefined : this.#unexpected("a value");
  }

  #list(): Fault | undefined {
    return this.#members("]", () => this.#value());
  }

  #object(): Fault | undefined {
    return this.#members("}", () => {
      if (this.#next() !== '"') return this.#unexpected("a name in double quotes");
      const fault = this.#string();
      if (fault !== undefined) return fault;
      if (this.#next() !== ":") return this.#unexpected("a colon");
      this.#at++;
      return this.#value();
    });
  }

  #members(end: string, member: () => Fault | undefined): Fault | undefined {
    this.#at++;
    for (let first = true; this.#next() !== end || !first; first = false) {
      if (!first && this.#next() === end) return this.#fault("there is a comma too many before it");
      const fault = member();
      if (fault !== undefined) return fault;
      if (this.#next() === end) break;
      if (this.#next() !== ",") return this.#unexpected(`a comma or ${end}`);
      this.#at++;
    }
    this.#at++;
    return undefined;
  }

  #string(): Fault | undefined {
    this.#skip(STRING);
    const next = this.#text.charAt(this.#at);
    if (next === "\\") return this.#fault("this is no escape that JSON knows");
    if (next === "\n" || next === "\r") return this.#fault("a string is not closed in its line");
    if (next !== '"') return this.#fault(`a string can't hold ${quoted(next)} as it is`);
    this.#at++;
    return undefined;
  }

  /** The first character after white space; empty at the end. */
  #next(): string {
    this.#skip(SPACE);
    return this.#text.charAt(this.#at);
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #unexpected(expected: string): Fault {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 32);
    if (character === "/") return this.#fault("JSON has no comments");
    if (character === "'") return this.#fault("JSON has double quotes only");
    return this.#fault(`expected ${expected}, found ${quoted(character)}`);
  }

  #fault(why: string): Fault {
    return { at: this.#at, why };
  }
}
