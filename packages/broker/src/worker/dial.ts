import { access } from "node:fs/promises";
import { type Socket, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { socketOf } from "../protocol/address.ts";
import { lostBroker } from "./lost-broker.ts";

/** A worker may be faster than the broker of its run; how long that may take on a busy machine. */
const START_UP = 20_000;
/** Between binding its name and listening a socket refuses for a moment; a dead one does for good. */
const REFUSED = 500;

/** Connects to the broker of a run, which may still be starting. Rejects with `BrokerLostError`. */
export async function dial(folder: string): Promise<Socket> {
  const start = performance.now();
  for (let pause = 2; ; pause = Math.min(2 * pause, 25)) {
    try {
      return await reach(socketOf(folder));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const waited = performance.now() - start;
      // After its broker's death a run has no folder any more.
      const starting =
        (code === "ENOENT" || code === "EAGAIN") && waited < START_UP && (await exists(folder));
      if (!starting && !(code === "ECONNREFUSED" && waited < REFUSED)) {
        throw lostBroker(`it can't be reached (${code})`, error);
      }
    }
    await sleep(pause);
  }
}

function reach(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
