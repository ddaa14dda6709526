import type { Resources, StoreAddress } from "resource-locker";
import {
  checkOptions,
  isResources,
  milliseconds,
  namespaceField,
  text,
  type Field,
  type Fields,
} from "resource-locker/internal";

/** What a run is told, by the adapter's call and by a configuration file. */
export interface RunOptions {
  /** What `defineResources({ … })` returns. */
  readonly resources?: Resources;
  /**
   * Where the locks live: an address such as `sqlite:/a/folder`, which crosses to the broker's
   * process. Default `sqlite:`, all runs of this user on this machine. A relative folder is meant
   * from where it is written down: from the folder of the configuration file, else from the root.
   */
  readonly store?: string | StoreAddress;
  /** For how long a request may wait. Milliseconds or `Infinity`; default 600_000. */
  readonly timeout?: number;
  /** A store of its own at the same address: what is in one excludes nothing that is in another. */
  readonly namespace?: string;
  /**
   * Whom others are told about: `ci-4412`. Default: RESOURCE_LOCKER_RUN, the job of a CI service, or
   * the runner's name and pid.
   */
  readonly run?: string;
}

const SAMPLE = '"sqlite:/a/folder"';

const resources: Field = {
  expected: "what defineResources(…) returns",
  accepts: isResources,
  mend: (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? "Write defineResources({ boards: pool(…) })."
      : undefined,
};

const store: Field = {
  expected: `an address such as ${SAMPLE}, since it crosses to another process`,
  accepts: (value) => typeof value === "string" || isWritten(value),
  mend: (value) =>
    typeof value === "object" && value !== null && "connect" in value
      ? `Instead of the store write its address: store: ${SAMPLE}.`
      : undefined,
};

const url: Field = text(1_000);

const fields: Fields<RunOptions> = {
  resources,
  store,
  timeout: milliseconds(0, true),
  namespace: namespaceField,
  run: text(),
};

/** `where` is where they stand: `resourceLocker(…)`, or the path of a file. Throws `InputError`. */
export function readRunOptions(where: string, value: unknown): RunOptions {
  const options = checkOptions<RunOptions>(where, value, fields);
  if (options.store !== undefined) checkStore(where, options.store);
  return options;
}

/** Throws `InputError`. Whether there is such a store is another question. */
export function checkStore(where: string, value: string | StoreAddress): void {
  const written = typeof value === "string" ? { url: value } : value;
  checkOptions<StoreAddress>(`${where}: store`, written, { url, namespace: namespaceField });
}

function isWritten(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "url" in value &&
    typeof value.url === "string" &&
    !("connect" in value)
  );
}
