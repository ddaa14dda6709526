// Waits for a resource with nothing else to do: store, key. Says so when it has it.
import { createLocker } from "resource-locker";

const [store, key] = process.argv.slice(2) as [string, string];
const locker = createLocker({ store, holder: { run: "waiter" } });
const grant = await locker.acquire([key], { timeout: Infinity });
console.log(`granted ${grant[0][0]}`);
