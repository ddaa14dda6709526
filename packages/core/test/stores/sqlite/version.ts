import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROTOCOL } from "../../../src/stores/sqlite/protocol.ts";
import { folder } from "./folder.ts";

/** The sources of this version. */
export const thisVersion: string = fileURLToPath(new URL("../../../src", import.meta.url));

/** A copy of the sources that speaks another protocol. */
export function versionWith(protocol: number): string {
  const copy = join(folder(), "src");
  cpSync(thisVersion, copy, { recursive: true });
  const file = join(copy, "stores", "sqlite", "protocol.ts");
  const text = readFileSync(file, "utf8");
  const changed = text.replace(`PROTOCOL = ${PROTOCOL};`, `PROTOCOL = ${protocol};`);
  if (changed === text) throw new Error(`${file} has no PROTOCOL = ${PROTOCOL};`);
  writeFileSync(file, changed);
  return copy;
}
