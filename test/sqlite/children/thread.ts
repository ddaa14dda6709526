// In a worker thread, holds a resource: workerData { store, key }. Says so when it has it.
import { parentPort, workerData } from "node:worker_threads";
import { createLocker } from "resource-locker";

const { store, key } = workerData as { store: string; key: string };
const locker = createLocker({ store });
await locker.acquire([key]);
parentPort!.postMessage("held");
setInterval(() => {}, 60_000);
