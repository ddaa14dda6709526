import { BrokerLostError } from "resource-locker";
import { logOf } from "../protocol/socket.ts";

/** `why` ends the sentence: `its process ended`. */
export function lostBroker(folder: string, why: string, cause?: unknown): BrokerLostError {
  return new BrokerLostError(
    `The broker of this run is gone: ${why}. Nothing can be locked in this run any more; what this ` +
      `worker had stays locked until it ends. Start the run again; if the broker crashed, ` +
      `${logOf(folder)} says why.`,
    { cause },
  );
}
