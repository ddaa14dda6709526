import { sqliteStore } from "../../src/index.ts";
import type { Store } from "../../src/index.ts";

export default function open(path: string): Store {
  return sqliteStore({ path });
}
