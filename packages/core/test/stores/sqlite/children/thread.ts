// In a worker thread, comes alive or probes: workerData { folder, id, probe }.
import { parentPort, workerData } from "node:worker_threads";
import { beAlive, isAlive } from "../../../../src/stores/sqlite/alive.ts";

const { folder, id, probe } = workerData as { folder: string; id: string; probe: boolean };
if (probe) {
  parentPort!.postMessage(isAlive(folder, id));
} else {
  beAlive(folder, id);
  parentPort!.postMessage(true);
  setInterval(() => {}, 60_000);
}
