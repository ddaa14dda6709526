// Stands inside a write transaction: database. Says "in", and leaves it when it is sent a line.
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";

const database = new DatabaseSync(process.argv[2]!);
database.exec("BEGIN EXCLUSIVE; UPDATE state SET value = value");
console.log("in");
await once(process.stdin, "data");
database.exec("ROLLBACK");
process.exit();
