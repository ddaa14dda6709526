import { type BrokerClient, openClient } from "@resource-locker/broker/worker";
import { InputError } from "resource-locker";
import { inject } from "vitest";
import { PROVIDED } from "./names.ts";

let client: Promise<BrokerClient> | undefined;

/** This worker's connection to the broker of the run; the first call makes it. */
export function connection(): Promise<BrokerClient> {
  client ??= connect();
  return client;
}

/** Gives back what this worker has, as soon as nothing uses it. The next call connects anew. */
export async function disconnect(): Promise<void> {
  const open = client;
  client = undefined;
  (await open?.catch(() => undefined))?.leave();
}

async function connect(): Promise<BrokerClient> {
  const address = inject(PROVIDED as never) as string | undefined;
  if (address === undefined) {
    throw new InputError(
      "This run has no broker, so nothing can be locked. Add the plugin to vitest.config.ts: " +
        'import { resourceLocker } from "@resource-locker/vitest/plugin", and ' +
        "plugins: [resourceLocker({ resources })]. A project has the plugins of the root config with " +
        "`extends: true` only.",
    );
  }
  const name = process.env["VITEST_POOL_ID"];
  return openClient(address, { pid: process.pid, ...(name !== undefined && { name }) });
}
