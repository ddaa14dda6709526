// Uses what a broker holds for it, with nothing but proof of its life: folder, name. Says "up".
import { beAlive } from "resource-locker/alive";

const [folder, id] = process.argv.slice(2) as [string, string];
beAlive(folder, id);
console.log("up");
setInterval(() => {}, 60_000);
