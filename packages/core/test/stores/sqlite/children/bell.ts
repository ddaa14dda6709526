// A session with a doorbell: folder, id. Says "up"; rings whom it is told ("ring <id> <json>"),
// watches ("watch <id>"), says what it hears.
import { createInterface } from "node:readline";
import { openDoorbell } from "../../../../src/stores/sqlite/doorbell.ts";

const [folder, id] = process.argv.slice(2) as [string, string];
const bell = await openDoorbell(folder, id, {
  onRing: (from, message) => console.log("ring", from, JSON.stringify(message)),
  onGone: (session) => console.log("gone", session),
});
console.log("up");
for await (const line of createInterface({ input: process.stdin })) {
  const [verb, session, json] = line.split(" ") as [string, string, string?];
  if (verb === "ring") bell.ring(session, JSON.parse(json!));
  if (verb === "watch") bell.watch(session);
}
