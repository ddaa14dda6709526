import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { aliveFile, isAlive, probe, removeDead } from "./alive.ts";

/** A session makes its files before the store knows of it. */
const YOUNG = 60_000;

/**
 * Removes what processes left behind that died before the store knew their session: files that are
 * older than a minute, of an id that is not in `known`, and dead. Returns the ids. Never throws:
 * what could not be removed is there the next time.
 */
export function litter(folder: string, known: ReadonlySet<string>): string[] {
  const removed: string[] = [];
  for (const id of sessionsIn(folder)) {
    if (known.has(id)) continue;
    try {
      if (isOld(folder, id) && sweep(folder, id)) removed.push(id);
    } catch {
      // not known to be dead
    }
  }
  return removed;
}

function sessionsIn(folder: string): Set<string> {
  const ids = new Set<string>();
  try {
    for (const name of readdirSync(folder)) {
      const [, id] = /^(.+)\.(?:alive|sock)$/.exec(name) ?? [];
      if (id !== undefined) ids.add(id);
    }
  } catch {
    // gone, or no descriptors left
  }
  return ids;
}

function isOld(folder: string, id: string): boolean {
  return [aliveFile(folder, id), join(folder, `${id}.sock`)].every((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined || Date.now() - found.mtimeMs > YOUNG;
  });
}

/** Deleted under the probe's lock, so that nobody can come alive on a file that is about to go. */
function sweep(folder: string, id: string): boolean {
  if (isAlive(folder, id)) return false;
  if (probe(aliveFile(folder, id), () => removeDead(folder, id))) return false;
  removeDead(folder, id); // Windows deletes no open file
  return true;
}
