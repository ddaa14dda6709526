import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Children of a process whose command line has that text in it. */
export function childrenOf(pid: number, text: string): number[] {
  return processes().filter((each) => parentOf(each) === pid && commandOf(each).includes(text));
}

/** Brokers that a process started. */
export function brokersOf(pid: number): number[] {
  return childrenOf(pid, "broker-main");
}

/** Brokers anywhere below a process. */
export function brokersBelow(pid: number): number[] {
  return processes().filter(
    (each) => commandOf(each).includes("broker-main") && isBelow(each, pid),
  );
}

/** Whether a process has ended, be it that nobody has asked yet how. */
export function isGone(pid: number): boolean {
  const state = statusOf(pid)?.[0];
  return state === undefined || state === "Z" || state === "X";
}

/** Proofs of life that a process has open: of its session, or of its use of a grant. */
export function aliveFilesOf(pid: number): string[] {
  return openFilesOf(pid).filter((path) => path.endsWith(".alive"));
}

/** Workers that are connected to a broker. */
export function connectionsOf(broker: number): number {
  const own = new Set(openFilesOf(broker));
  const lines = readFileSync("/proc/net/unix", "utf8").split("\n");
  return lines.filter((line) => {
    const [, , , , , state, inode = "", path] = line.trim().split(/ +/);
    return (
      path?.endsWith("/broker.sock") === true && state === "03" && own.has(`socket:[${inode}]`)
    );
  }).length;
}

function openFilesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => attempt(() => readlinkSync(join(folder, fd))) ?? []);
}

function processes(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0);
}

function commandOf(pid: number): string {
  return attempt(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "";
}

function isBelow(pid: number, top: number): boolean {
  const parent = parentOf(pid);
  return parent !== undefined && parent > 0 && (parent === top || isBelow(parent, top));
}

function parentOf(pid: number): number | undefined {
  const parent = statusOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** What stands behind the name: state, parent, and more. */
function statusOf(pid: number): string[] | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** A process may end while it is looked at. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
