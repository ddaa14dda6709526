import { StoreUnavailableError } from "../../errors.ts";
import { fs } from "./fs.ts";

let known: string | undefined;

/** What differs after each start of the machine, and is equal for all its processes and containers. */
export function bootId(): string {
  known ??= ask();
  return known;
}

function ask(): string {
  if (process.platform === "linux") return linux();
  if (process.platform === "darwin") return darwin();
  // The id only spares us the state of before the last start. Where there is none, whoever held
  // something then is found dead all the same: a lock of the kernel does not outlive its process.
  return "boot";
}

function darwin(): string {
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  return checked(
    execFileSync("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"], { encoding: "utf8" }),
  );
}

function linux(): string {
  try {
    return checked(fs().readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
  } catch (cause) {
    // Some sandboxes have a /proc without it, for all who share that kernel. But without any /proc
    // this process would choose another folder than its neighbours, and exclude nobody.
    if (fs().existsSync("/proc/self/stat")) return "boot";
    throw new StoreUnavailableError(
      "/proc is not mounted, so the folder that other runs on this machine use can't be found. " +
        `Mount it (mount -t proc proc /proc), or use another store: "redis://…".`,
      { cause },
    );
  }
}

function checked(text: string): string {
  const id = text.trim().toLowerCase();
  if (!/^[\da-f-]{8,}$/.test(id)) throw new Error(`"${id}" is no boot id`);
  return id;
}
