// Takes turns with others at one key, each time with a new session: sources, root, turns. Says
// "ready", waits for a line, says how often it was refused. While it holds the key a file stands in
// the root, and it fails when that is there already; it adds its token to the file `tokens`.
import { once } from "node:events";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [sources, root, turns] = process.argv.slice(2) as [string, string, string];
const index = join(sources, "index.ts");
const { createLocker } = (await import(index)) as typeof import("../../../../src/index.ts");
console.log("ready");
await once(process.stdin, "data");
let refused = 0;
for (let turn = 0; turn < Number(turns); turn++) {
  await using locker = createLocker({ store: `sqlite:${root}` });
  try {
    const grant = await locker.acquire(["b1"]);
    writeFileSync(join(root, "held"), "", { flag: "wx" });
    appendFileSync(join(root, "tokens"), `${grant.leases[0]!.token}\n`);
    rmSync(join(root, "held"));
  } catch (error) {
    if ((error as Error).name !== "StoreUnavailableError") throw error;
    refused++;
  }
}
console.log(refused);
process.exit();
