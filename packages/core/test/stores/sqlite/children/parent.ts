// Starts `alive.ts` as a child of its own: folder, id. Says the child's pid once that is up. A
// SIGTERM ends both.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const alive = fileURLToPath(new URL("alive.ts", import.meta.url));
const child = spawn(process.execPath, [alive, ...process.argv.slice(2)], { stdio: "pipe" });
process.once("SIGTERM", () => child.kill("SIGKILL"));
child.once("exit", () => process.exit());
child.stdout.once("data", () => console.log(child.pid));
