/**
 * The names that a function takes from its parameter number `index` by destructuring:
 * `({ boards: [a, b], task }) => …` uses `boards` and `task`. Read from its source, as test runners
 * do to find out which fixtures a test uses.
 */
export function usedNames(fn: (...args: never[]) => unknown, index: number = 0): string[] {
  const parameter = parametersOf(withoutComments(String(fn)))[index] ?? "";
  const [, inside] = /^\{([\s\S]*)\}(?:\s*=[\s\S]*)?$/.exec(parameter) ?? [];
  return split(inside ?? "").flatMap((part) => /^[\p{L}\p{N}_$]+/u.exec(part) ?? []);
}

function parametersOf(source: string): string[] {
  // Compilers for old targets leave `__async(this, [_0], function* ({ boards }) {`.
  const [, lowered] = /__async\((?:this|null), [^)]*?, (function\*[\s\S]*)/.exec(source) ?? [];
  const text = lowered ?? source;
  // `boards => …`: nothing is taken apart.
  if (/^(?:async\s+)?[\p{L}\p{N}_$]+\s*=>/u.test(text)) return [];
  const from = text.indexOf("(") + 1;
  return from === 0 ? [] : split(text.slice(from, endOf(text, from)));
}

/** At the commas that are inside of no bracket; without white space around. */
function split(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    const end = endOf(text, from, ",");
    const part = text.slice(from, end).trim();
    if (part !== "") parts.push(part);
    from = end + 1;
  }
  return parts;
}

/** Where the bracket closes around `from`, or `stop` comes before that. */
function endOf(text: string, from: number, stop: string = ""): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if ("'\"`".includes(character)) at = endOfString(text, at);
    else if ("([{".includes(character)) depth++;
    else if (depth === 0 && character === stop) return at;
    else if (")]}".includes(character) && depth-- === 0) return at;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[from]) return at;
  }
  return text.length;
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
