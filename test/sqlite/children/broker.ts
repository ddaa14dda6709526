// Holds for others: store. Says its alive folder; then does what each line says, and says "VERB done":
// "hold KEY ALIVE" (ALIVE names who uses it), "release KEY", "close" (its session).
import { createInterface } from "node:readline";
import { createLocker, type Grant } from "resource-locker";

const locker = createLocker({ store: process.argv[2]!, holder: { run: "broker" } });
const grants = new Map<string, Grant>();

console.log(await locker.aliveFolder());
for await (const line of createInterface({ input: process.stdin })) {
  const [verb = "", key = "", alive = ""] = line.split(" ");
  if (verb === "hold") grants.set(key, await locker.acquire([key], { alive }));
  if (verb === "release") await grants.get(key)!.release();
  if (verb === "close") await locker.close();
  console.log(`${verb} done`);
}
