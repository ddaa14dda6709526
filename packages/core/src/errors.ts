import type { CircleMember } from "./store.ts";

/** Every error of this package. `code` is stable; the message says what to do. */
export abstract class ResourceLockerError extends Error {
  abstract readonly code: `RESOURCE_LOCKER_${string}`;

  override get name(): string {
    return this.constructor.name;
  }
}

/** An argument is not what was expected: the message names it, what came, and how to mend it. */
export class InputError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_INPUT";
}

/** There are not enough candidates, free or not: waiting would not help. */
export class UnsatisfiableError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_UNSATISFIABLE";
}

/** A discover function failed: `cause` has its error. */
export class DiscoveryError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_DISCOVERY";
}

/** The request was not granted within its `timeout`. The resources exist, others had them. */
export class AcquireTimeoutError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_TIMEOUT";
}

/** A lease ended before its holder released it: somebody else may use the resource by now. */
export class LeaseLostError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_LEASE_LOST";
}

/** Waiting would have closed a circle of callers each of which waits for the next. */
export class DeadlockError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_DEADLOCK";
  /** The callers of the circle, this one last. */
  readonly circle: readonly CircleMember[];

  constructor(message: string, circle: readonly CircleMember[], options?: ErrorOptions) {
    super(message, options);
    this.circle = circle;
  }
}

/** The store can't be used: the message says where it is and why; `cause` has the original. */
export class StoreUnavailableError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_STORE_UNAVAILABLE";
}

/** A grant was used, or released again, after its release. */
export class ReleasedError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_RELEASED";
}

/** The locker was closed, before the call or while the request waited. */
export class ClosedError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_CLOSED";
}

/** The broker of this run is gone, and with it what the worker could ask for or give back. */
export class BrokerLostError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_BROKER_LOST";
}

/** `open` or `close` of a resource failed, or took too long: `cause` has its error. */
export class OpenError extends ResourceLockerError {
  readonly code = "RESOURCE_LOCKER_OPEN";
}
