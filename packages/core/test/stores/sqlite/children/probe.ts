// Probes a session that many times: folder, id, count. Says "ready", waits for a line, says how
// often it was found alive.
import { once } from "node:events";
import { isAlive } from "../../../../src/stores/sqlite/alive.ts";

const [folder, id, count] = process.argv.slice(2) as [string, string, string];
console.log("ready");
await once(process.stdin, "data");
let alive = 0;
for (let i = 0; i < Number(count); i++) if (isAlive(folder, id)) alive++;
console.log(alive);
process.exit();
