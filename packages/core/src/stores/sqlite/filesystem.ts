import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync, statfsSync } from "node:fs";
import { StoreUnavailableError } from "../../errors.ts";
import { mountOf } from "./mounts.ts";

/** Types whose locks may not reach every machine, virtual machine or container that sees the files. */
const SHARED: ReadonlySet<string> = new Set(
  `nfs nfs4 cifs smb smb2 smb3 smbfs afpfs webdav davfs ncpfs ncp afs openafs kafs coda
  ceph glusterfs lustre beegfs fhgfs gpfs orangefs pvfs2 panfs gfs gfs2 ocfs2 acfs
  9p virtiofs vboxsf vmhgfs prl_fs drvfs fakeowner osxfs grpcfuse`.split(/\s+/),
);

/** FUSE programs that work on a disk of this machine; any other may be a network. */
const LOCAL_FUSE: ReadonlySet<string> = new Set(
  `fuse-overlayfs overlayfs ext2 ext3 ext4 fuse2fs ntfs ntfs-3g exfat zfs-fuse zfs btrfs mergerfs
  mergerfs.mount unionfs unionfs-fuse bindfs encfs gocryptfs cryfs securefs lxcfs`.split(/\s+/),
);

/** `f_type` of statfs(2), from the kernel's magic.h and the file systems' own headers. */
const MAGIC: ReadonlyMap<number, string> = new Map([
  [0x6969, "nfs"],
  [0x517b, "smb"],
  [0xff53_4d42, "cifs"],
  [0xfe53_4d42, "smb3"],
  [0x564c, "ncpfs"],
  [0x0102_1997, "9p"],
  [0x786f_4256, "vboxsf"],
  [0xbacb_acbc, "vmhgfs"],
  [0x7c7c_6673, "prl_fs"],
  [0x00c3_6400, "ceph"],
  [0x0bd0_0bd0, "lustre"],
  [0x5346_414f, "afs"],
  [0x6b41_4653, "kafs"],
  [0x7375_7245, "coda"],
  [0x1983_0326, "beegfs"],
  [0x4750_4653, "gpfs"],
  [0x2003_0528, "orangefs"],
  [0xaad7_aaea, "panfs"],
  [0x0116_1970, "gfs2"],
  [0x7461_636f, "ocfs2"],
]);

/**
 * The type of the file system of `path`, if other machines may share it; `undefined` if it is local.
 * FUSE's magic number says nothing by itself (virtiofs has it, fuse-overlayfs too), so there the
 * mount's type decides alone.
 */
export function networkFileSystem(
  mounts: string,
  path: string,
  statfsType: number | undefined,
): string | undefined {
  const type = mountOf(mounts, path)?.type ?? "";
  if (SHARED.has(type)) return type;
  const [, program] = /^fuse(?:\.(.*))?$/.exec(type) ?? [];
  if (type === "fuse" || (program !== undefined && !LOCAL_FUSE.has(program))) return type;
  return statfsType === undefined ? undefined : MAGIC.get(statfsType >>> 0);
}

/** Throws `StoreUnavailableError` when other machines may share the file system of this folder. */
export function refuseNetworkFileSystem(folder: string): void {
  const type = typeOf(realpathSync.native(folder));
  if (type === undefined) return;
  throw new StoreUnavailableError(
    `${folder} is on a file system that other machines may share (${type}), and locks there do not ` +
      `reach all of them. For resources of this machine choose a local folder: ` +
      `store: "sqlite:/a/local/folder". For resources that several machines use take Redis: ` +
      `store: "redis://…".`,
  );
}

function typeOf(path: string): string | undefined {
  switch (process.platform) {
    case "linux":
      return networkFileSystem(mountinfo(), path, statfsSync(path).type);
    case "darwin":
      return networkFileSystem(execFileSync("/sbin/mount", { encoding: "utf8" }), path, undefined);
    default:
      return path.startsWith("\\\\") ? "a network share" : undefined;
  }
}

function mountinfo(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return ""; // some sandboxes have none: statfs decides alone
  }
}
