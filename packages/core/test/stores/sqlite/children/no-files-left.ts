// Probes a session when no more files can be opened: folder, id. Says what came of it.
import { openSync } from "node:fs";
import { isAlive } from "../../../../src/stores/sqlite/alive.ts";

const [folder, id] = process.argv.slice(2) as [string, string];
isAlive(folder, id); // everything is loaded
try {
  for (;;) openSync("/dev/null", "r");
} catch {
  // full
}
try {
  console.log(isAlive(folder, id) ? "alive" : "dead");
} catch (error) {
  console.log((error as Error).name, (error as Error).message);
}
