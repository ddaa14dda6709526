/**
 * The one order of keys: by code points, so the same in JavaScript, SQLite, Lua and Redis, which
 * compare UTF-8 bytes. JavaScript's own `<` compares UTF-16 units and differs where a character
 * beyond U+FFFF (two units from U+D800) meets one from U+E000 to U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  const shared = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Puts surrogates (U+D800 to U+DFFF) behind all other units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
