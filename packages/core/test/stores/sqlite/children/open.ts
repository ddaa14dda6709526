// Opens the database: root. Says "ready", waits for a line, says the epoch or the error.
import { once } from "node:events";
import { openDatabase } from "../../../../src/stores/sqlite/open.ts";
import { resolvePlace } from "../../../../src/stores/sqlite/place.ts";

console.log("ready");
await once(process.stdin, "data");
try {
  const { epoch, db } = await openDatabase(resolvePlace(process.argv[2]));
  console.log(epoch);
  db.close();
} catch (error) {
  console.log((error as Error).name, (error as Error).message);
}
process.exit();
