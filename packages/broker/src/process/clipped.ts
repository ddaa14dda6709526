/** A text for people as a store takes it; nobody is refused a lock because a title is long. */
export function clipped(text: string | undefined, most: number): string | undefined {
  return text === undefined || text === "" ? undefined : text.slice(0, most).toWellFormed();
}
