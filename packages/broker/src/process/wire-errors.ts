import { ResourceLockerError } from "resource-locker";
import { reason } from "resource-locker/internal";
import type { WireError } from "../protocol/messages.ts";

/** Why a request gets nothing, ready to be sent to its worker. */
export class Refusal extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

/** `kind` ends the code: `INPUT`. */
export function refusal(kind: string, message: string, pools?: readonly string[]): Refusal {
  const code = `RESOURCE_LOCKER_${kind}`;
  return new Refusal({ code, message, ...(pools !== undefined && { pools }) });
}

/** Anything that was thrown. What is none of our errors comes from a fault of the broker. */
export function toWire(error: unknown): WireError {
  if (error instanceof Refusal) return error.wire;
  if (error instanceof ResourceLockerError) return { code: error.code, message: error.message };
  return {
    code: "RESOURCE_LOCKER_BROKER_LOST",
    message: `The broker of this run failed: ${reason(error)}.`,
  };
}
