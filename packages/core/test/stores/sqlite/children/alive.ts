// Comes alive and stays: folder, id. Says "up".
import { beAlive } from "../../../../src/stores/sqlite/alive.ts";

const [folder, id] = process.argv.slice(2) as [string, string];
beAlive(folder, id);
console.log("up");
setInterval(() => {}, 60_000);
