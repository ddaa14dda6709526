import { InputError } from "resource-locker";

/** As `engines` says; npm only warns, and then the broker would die of a function that is missing. */
const LOWEST = [22, 13] as const;

/** Throws `InputError`. */
export function refuseOldNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > LOWEST[0] || (major === LOWEST[0] && minor >= LOWEST[1])) return;
  throw new InputError(
    `resource-locker needs Node ${LOWEST.join(".")} or later; this is Node ${version}. Install a newer ` +
      "one, or the npm package node@24 in this project.",
  );
}
