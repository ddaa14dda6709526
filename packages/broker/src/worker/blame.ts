import { errorOf } from "resource-locker/internal";
import type { WireError } from "../protocol/messages.ts";

const blamed = new WeakMap<Error, readonly string[]>();

/** The error that the broker sent. */
export function receivedError({ code, message, pools }: WireError): Error {
  return blame(errorOf(code, message), pools ?? []);
}

/** Notes because of which pools a request failed. */
export function blame<E extends Error>(error: E, pools: readonly string[]): E {
  blamed.set(error, pools);
  return error;
}

/** Names of the pools because of which it failed; empty when it would have failed without them. */
export function blameOf(error: unknown): readonly string[] {
  return error instanceof Error ? (blamed.get(error) ?? []) : [];
}
