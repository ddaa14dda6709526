// A locker of some version: its sources, root, key. Says the token of what it holds or the error,
// releases it when it gets a line, and says so.
import { once } from "node:events";
import { join } from "node:path";

const [sources, root, key] = process.argv.slice(2) as [string, string, string];
const index = join(sources, "index.ts");
const { createLocker } = (await import(index)) as typeof import("../../../../src/index.ts");
const locker = createLocker({ store: `sqlite:${root}` });
try {
  const grant = await locker.acquire([key]);
  console.log(grant.leases[0]!.token);
  await once(process.stdin, "data");
} catch (error) {
  console.log((error as Error).message);
}
await locker.close();
console.log("closed");
process.exit();
