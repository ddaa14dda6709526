import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../docs/page.ts";

const run = promisify(execFile);

/** Folders of the packages that are published. */
export const packages = ["core", "broker", "vitest"] as const;

/** A package as the registry would get it. */
export interface Tarball {
  readonly path: string;
  /** Everything in it, without npm's `package/` in front. */
  readonly files: readonly string[];
}

export interface Tarballs extends AsyncDisposable {
  readonly of: Readonly<Record<(typeof packages)[number], Tarball>>;
}

/** Packs all of them. */
export async function packAll(): Promise<Tarballs> {
  const folder = await mkdtemp(join(tmpdir(), "resource-locker-packed-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const packed = await Promise.all(
      packages.map(async (name) => [name, await pack(name, folder)]),
    );
    return { of: Object.fromEntries(packed) as Tarballs["of"], [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function pack(name: string, into: string): Promise<Tarball> {
  const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", into], {
    cwd: join(root, "packages", name),
  });
  const path = (JSON.parse(stdout) as { filename: string }).filename;
  const list = await run("tar", ["-tzf", path]);
  const files = list.stdout.trim().split("\n");
  return { path, files: files.map((file) => file.replace(/^package\//, "")) };
}
