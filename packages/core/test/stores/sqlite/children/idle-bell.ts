// Opens a doorbell, dials a peer and watches another one, and has nothing else to do: folder, id,
// peer. Must end by itself.
import { openDoorbell } from "../../../../src/stores/sqlite/doorbell.ts";

const [folder, id, peer] = process.argv.slice(2) as [string, string, string];
const bell = await openDoorbell(folder, id, { onRing: () => {}, onGone: () => {} });
bell.ring(peer, "hello");
bell.watch(peer);
console.log("idle");
