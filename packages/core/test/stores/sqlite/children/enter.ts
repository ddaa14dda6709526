// A session of some version: its sources, root. Opens the database, says "open", and enters it when
// it gets a line. Says "in" or the error.
import { once } from "node:events";
import { join } from "node:path";

const [sources, root] = process.argv.slice(2) as [string, string];
const load = (file: string): Promise<unknown> => import(join(sources, "stores", "sqlite", file));
const { resolvePlace } = (await load(
  "place.ts",
)) as typeof import("../../../../src/stores/sqlite/place.ts");
const { openDatabase } = (await load(
  "open.ts",
)) as typeof import("../../../../src/stores/sqlite/open.ts");
const { enterDatabase } = (await load(
  "session.ts",
)) as typeof import("../../../../src/stores/sqlite/session.ts");

const place = resolvePlace(root);
const database = await openDatabase(place);
console.log("open");
await once(process.stdin, "data");
const nothing = (): void => {};
const client = {
  holder: { host: "here", pid: process.pid },
  granted: nothing,
  lost: nothing,
  refused: nothing,
  over: nothing,
  trouble: nothing,
};
try {
  await enterDatabase(place, database, client);
  console.log("in");
} catch (error) {
  console.log((error as Error).message);
}
process.exit();
