/**
 * Text of users on its way to a terminal: nothing in it may move the cursor, change colours, break
 * the line or reverse the direction, and lone surrogates are shown as what they are.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Escapes what a terminal would obey, and cuts after `limit` characters. */
export function printable(text: string, limit: number = 80): string {
  return cut(text, limit).replace(UNPRINTABLE, escapeCharacter);
}

/** `printable`, in double quotes. */
export function quoted(text: string, limit: number = 80): string {
  return `"${cut(text, limit).replace(/["\\]/g, "\\$&").replace(UNPRINTABLE, escapeCharacter)}"`;
}

/** A key as it is where a sentence can hold it so, else in quotes. */
export function shownKey(key: string, limit: number = 40): string {
  const plain = /^[^\s,;"'`\\]*[^\s,;"'`\\.:!?…]$/u;
  return plain.test(key) ? printable(key, limit) : quoted(key, limit);
}

function cut(text: string, limit: number): string {
  // Slicing first keeps a huge text from being split into characters as a whole.
  const characters = Array.from(text.slice(0, 2 * limit + 2));
  return characters.length > limit ? `${characters.slice(0, limit).join("")}…` : text;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
