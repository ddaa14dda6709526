import { BrokerLostError } from "resource-locker";

/** `why` ends the sentence: `its process ended`. */
export function lostBroker(why: string, cause?: unknown): BrokerLostError {
  return new BrokerLostError(
    `The broker of this run is gone: ${why}. Nothing can be locked in this run any more; what this ` +
      "worker has stays locked until it ends. Start the run again.",
    { cause },
  );
}
