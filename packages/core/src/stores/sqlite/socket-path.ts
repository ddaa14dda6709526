import { join } from "node:path";

/** The kernel takes 103 bytes on macOS and 107 on Linux, and cuts off or refuses what is longer. */
const LONGEST = 100;

/**
 * Where a session listens. A path that would be too long is replaced by a hash of it in a folder of
 * its own, which must be made first (`privateFolder`): `short` names it.
 */
export function socketPath(folder: string, session: string): { path: string; short?: string } {
  const path = join(folder, `${session}.sock`);
  if (process.platform === "win32") return { path: `\\\\.\\pipe\\resource-locker-${hash(path)}` };
  if (Buffer.byteLength(path) <= LONGEST) return { path };
  const short = `/tmp/resource-locker-${process.geteuid?.()}-sockets`;
  return { path: join(short, `${hash(path)}.sock`), short };
}

/** Loading this module costs more than all else that a worker needs to be alive, and is rarely needed. */
function hash(text: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
