import { ResourceLockerError } from "resource-locker";
import { reason } from "resource-locker/internal";
import type { WireError } from "../protocol/messages.ts";

/** An error as it crosses to a worker; `pools`: those because of which it failed. */
export function toWire(error: unknown, pools: readonly string[] = []): WireError {
  if (error instanceof RefusedError) return error.wire;
  const known = error instanceof ResourceLockerError;
  return {
    code: known ? error.code : "RESOURCE_LOCKER_BROKER_FAILED",
    message: known ? error.message : `The broker failed: ${reason(error)}`,
    ...(pools.length > 0 && { pools }),
  };
}

/** Carries an error that is ready to be sent, or came from the other side. */
export class RefusedError extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}
