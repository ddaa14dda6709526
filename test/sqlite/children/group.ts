// Starts two holders in its process group, as a test runner does with its workers: store. Says when
// both hold something.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const holder = fileURLToPath(new URL("holder.ts", import.meta.url));
for (const key of ["b1", "b2"]) {
  const child = spawn(process.execPath, [holder, process.argv[2]!, key, "for ever"]);
  await once(child.stdout, "data");
}
console.log("b1 and b2 are held");
