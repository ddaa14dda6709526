import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Place, resolvePlace } from "../../../src/stores/sqlite/place.ts";

/** A new folder with a short name, deleted at the end of the test. */
export function folder(): string {
  const path = mkdtempSync("/tmp/rl-");
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function place(): Place {
  return resolvePlace(join(folder(), "root"));
}

/** A disk of its own of that many bytes. Needs to run as root. */
export function smallDisk(bytes: number): string {
  const path = folder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", path], { stdio: "pipe" });
  } catch (cause) {
    throw new Error(
      "This test needs a disk that it can fill: run it as a user who may mount (root, or in a " +
        "container with CAP_SYS_ADMIN).",
      { cause },
    );
  }
  onTestFinished(() => void execFileSync("umount", ["--lazy", path]));
  return path;
}
