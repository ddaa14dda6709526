import { execFileSync } from "node:child_process";

/** The brokers that this process has started and that still are. */
export function brokers(): number[] {
  return processes()
    .filter((each) => each.parent === process.pid && each.args.includes("broker-main"))
    .map(({ pid }) => pid);
}

/** A process that ended and that nobody has asked about yet is gone. */
export function isAlive(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.state.startsWith("Z"));
}

function processes(): { pid: number; parent: number; state: string; args: string }[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => {
      const [pid, parent, state = "", ...args] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state, args: args.join(" ") };
    });
}
