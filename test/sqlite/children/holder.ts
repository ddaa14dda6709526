// Holds a resource: store, key, how it ends. Says so when it has it.
import { createLocker } from "resource-locker";

const [store, key, end] = process.argv.slice(2) as [string, string, string];
const locker = createLocker({ store });
await locker.acquire([key]);
console.log("held");
if (end === "for ever") setInterval(() => {}, 60_000);
if (end === "exit") process.exit(3);
if (end === "throw") throw new Error("the test failed");
// Else it has nothing more to do, and ends by itself.
