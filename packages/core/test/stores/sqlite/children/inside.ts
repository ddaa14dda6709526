// Goes into a transaction and writes so much that it reaches the file: root. Says "in". Commits when
// it gets a line, and says "out".
import { once } from "node:events";
import { openDatabase } from "../../../../src/stores/sqlite/open.ts";
import { resolvePlace } from "../../../../src/stores/sqlite/place.ts";

const { db } = await openDatabase(resolvePlace(process.argv[2]));
db.exec("PRAGMA cache_size = 1; BEGIN EXCLUSIVE; UPDATE state SET value = 'changed'");
const add = db.prepare("INSERT INTO state VALUES ('filler', ?, '', ?)");
for (let i = 0; i < 50; i++) add.run(i, "x".repeat(4000));
console.log("in");
await once(process.stdin, "data");
db.exec("COMMIT");
console.log("out");
process.exit();
