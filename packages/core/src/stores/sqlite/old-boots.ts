import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Place } from "./place.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const OURS = /^(?:locks\.db(?:-journal)?|.+\.alive|.+\.sock)$/;

/**
 * Removes the folders of earlier starts of this machine: nobody of then lives, and no other machine
 * shares the disk. Only folders that hold a database of ours and nothing else. Never throws.
 */
export function removeOldBoots(place: Place): void {
  try {
    for (const name of readdirSync(place.root)) {
      if (UUID.test(name) && name !== basename(place.folder)) remove(join(place.root, name));
    }
  } catch {
    // tried again after the next start
  }
}

function remove(folder: string): void {
  const files = readdirSync(folder);
  if (!files.includes("locks.db") || !files.every((file) => OURS.test(file))) return;
  for (const file of files) rmSync(join(folder, file), { force: true });
  rmdirSync(folder);
}
