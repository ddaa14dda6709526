import {
  AcquireTimeoutError,
  BrokerLostError,
  ClosedError,
  DeadlockError,
  DiscoveryError,
  InputError,
  LeaseLostError,
  OpenError,
  ReleasedError,
  ResourceLockerError,
  StoreUnavailableError,
  UnsatisfiableError,
} from "./errors.ts";

/** An error whose code this version does not know: it came from another one. */
class ForeignError extends ResourceLockerError {
  readonly code: `RESOURCE_LOCKER_${string}`;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code as `RESOURCE_LOCKER_${string}`;
  }

  override get name(): string {
    return "ResourceLockerError";
  }
}

type Plain = new (message: string, options?: ErrorOptions) => ResourceLockerError;

const byCode: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ["RESOURCE_LOCKER_INPUT", InputError],
  ["RESOURCE_LOCKER_UNSATISFIABLE", UnsatisfiableError],
  ["RESOURCE_LOCKER_DISCOVERY", DiscoveryError],
  ["RESOURCE_LOCKER_TIMEOUT", AcquireTimeoutError],
  ["RESOURCE_LOCKER_LEASE_LOST", LeaseLostError],
  ["RESOURCE_LOCKER_STORE_UNAVAILABLE", StoreUnavailableError],
  ["RESOURCE_LOCKER_RELEASED", ReleasedError],
  ["RESOURCE_LOCKER_CLOSED", ClosedError],
  ["RESOURCE_LOCKER_BROKER_LOST", BrokerLostError],
  ["RESOURCE_LOCKER_OPEN", OpenError],
]);

/** The error that another process told of by its code. */
export function errorOf(
  code: string,
  message: string,
  options?: ErrorOptions,
): ResourceLockerError {
  if (code === "RESOURCE_LOCKER_DEADLOCK") return new DeadlockError(message, [], options);
  const Known = byCode.get(code);
  return Known === undefined
    ? new ForeignError(code, message, options)
    : new Known(message, options);
}
