import { basename, join } from "node:path";

/**
 * Where the broker of a run listens, from the address that workers get: the folder of the run. As
 * long as that folder exists and the socket does not, the broker is still starting; when the broker
 * is gone, so is the folder.
 */
export function socketOf(address: string): string {
  return process.platform === "win32"
    ? `\\\\.\\pipe\\${basename(address)}`
    : join(address, "broker.sock");
}
