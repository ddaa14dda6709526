import { statfsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  networkFileSystem,
  refuseNetworkFileSystem,
} from "../../../src/stores/sqlite/filesystem.ts";
import { folder } from "./folder.ts";

const ROOT = "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard";
const EXT4 = 0xef53;
const FUSE = 0x65735546;

/** Lines as real machines show them; numbers as their statfs answers. */
const shared: [type: string, magic: number, path: string, line: string][] = [
  [
    "nfs4",
    0x6969,
    "/home/me",
    "412 27 0:58 / /home rw,relatime shared:230 - nfs4 fs01.lab:/export/home rw,vers=4.2,rsize=1048576,wsize=1048576,namlen=255,hard,proto=tcp,timeo=600,retrans=2,sec=sys,clientaddr=10.0.0.7,local_lock=none,addr=10.0.0.2",
  ],
  [
    "nfs",
    0x6969,
    "/mnt/nas/x",
    "98 27 0:45 / /mnt/nas rw,relatime shared:50 - nfs 10.0.0.2:/vol rw,vers=3,rsize=65536,wsize=65536,namlen=255,hard,nolock,proto=tcp,mountaddr=10.0.0.2,mountvers=3,local_lock=all,addr=10.0.0.2",
  ],
  [
    "cifs",
    0xff534d42,
    "/mnt/win",
    "311 27 0:52 / /mnt/win rw,relatime shared:165 - cifs //10.0.0.9/share rw,vers=3.1.1,cache=strict,username=me,uid=1000,noforceuid,addr=10.0.0.9,file_mode=0755,dir_mode=0755,soft,nounix",
  ],
  [
    "smb3",
    0xfe534d42,
    "/mnt/win",
    "312 27 0:53 / /mnt/win rw,relatime - smb3 //10.0.0.9/share rw,vers=3.0",
  ],
  [
    "9p",
    0x01021997,
    "/mnt/c/Users/me",
    "98 27 0:44 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs;path=C:\\;uid=1000;gid=1000;symlinkroot=/mnt/,mmap,access=client,msize=65536,trans=fd,rfd=5,wfd=5",
  ],
  [
    "virtiofs",
    FUSE,
    "/Users/me/project",
    "221 27 0:41 / /Users rw,relatime shared:101 - virtiofs mount0 rw",
  ],
  [
    "fakeowner",
    FUSE,
    "/app",
    "684 27 0:44 /me/project /app rw,nosuid,nodev,relatime - fakeowner /run/host_mark/Users rw,fakeowner",
  ],
  [
    "vboxsf",
    0x786f4256,
    "/vagrant",
    "55 27 0:47 / /vagrant rw,nodev,relatime shared:30 - vboxsf vagrant rw,iocharset=utf8,uid=1000,gid=1000",
  ],
  [
    "fuse.sshfs",
    FUSE,
    "/home/me/far",
    "402 27 0:61 / /home/me/far rw,nosuid,nodev,relatime shared:222 - fuse.sshfs me@far:/home/me rw,user_id=1000,group_id=1000",
  ],
  [
    "fuse.vmhgfs-fuse",
    FUSE,
    "/mnt/hgfs",
    "90 27 0:50 / /mnt/hgfs rw,nosuid,nodev,relatime - fuse.vmhgfs-fuse vmhgfs-fuse rw,user_id=0,group_id=0,allow_other",
  ],
  [
    "fuse.glusterfs",
    FUSE,
    "/data",
    "91 27 0:51 / /data rw,relatime - fuse.glusterfs gl1:/data rw,user_id=0,group_id=0,default_permissions,allow_other,max_read=131072",
  ],
  [
    "fuse.s3fs",
    FUSE,
    "/bucket",
    "92 27 0:52 / /bucket rw,nosuid,nodev,relatime - fuse.s3fs s3fs rw,user_id=0,group_id=0",
  ],
  [
    "ceph",
    0x00c36400,
    "/ceph/a",
    "93 27 0:53 / /ceph rw,relatime - ceph 10.0.0.1,10.0.0.2:/ rw,name=admin,secret=<hidden>,acl",
  ],
  [
    "lustre",
    0x0bd00bd0,
    "/scratch",
    "94 27 0:54 / /scratch rw,noatime - lustre 10.0.0.1@o2ib:/scratch rw,flock,lazystatfs",
  ],
  ["afs", 0x5346414f, "/afs/lab", "95 27 0:55 / /afs rw,relatime - afs AFS rw"],
];

const local: [name: string, magic: number, path: string, line: string][] = [
  ["ext4", EXT4, "/home/me", ROOT],
  [
    "overlay",
    0x794c7630,
    "/app",
    "663 560 0:89 / / rw,relatime master:300 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A:/var/lib/docker/overlay2/l/B,upperdir=/var/lib/docker/overlay2/c/diff,workdir=/var/lib/docker/overlay2/c/work",
  ],
  [
    "tmpfs",
    0x01021994,
    "/run/user/1000/x",
    "640 29 0:56 / /run/user/1000 rw,nosuid,nodev,relatime shared:520 - tmpfs tmpfs rw,size=1623764k,nr_inodes=405941,mode=700,uid=1000,gid=1000,inode64",
  ],
  [
    "btrfs",
    0x9123683e,
    "/home/me",
    "71 62 0:34 /home /home rw,relatime shared:33 - btrfs /dev/nvme0n1p3 rw,seclabel,compress=zstd:1,ssd,discard=async,space_cache=v2,subvolid=256,subvol=/home",
  ],
  [
    "zfs",
    0x2fc12fc1,
    "/home/me",
    "64 27 0:35 / /home rw,relatime shared:30 - zfs rpool/USERDATA/home_1 rw,xattr,posixacl,casesensitive",
  ],
  [
    "xfs",
    0x58465342,
    "/data",
    "77 27 253:2 / /data rw,relatime shared:39 - xfs /dev/mapper/vg-data rw,seclabel,attr2,inode64,logbufs=8,logbsize=32k,noquota",
  ],
  [
    "fuse-overlayfs",
    FUSE,
    "/app",
    "500 400 0:70 / / rw,nodev,noatime - fuse.fuse-overlayfs fuse-overlayfs rw,user_id=0,group_id=0,default_permissions,allow_other",
  ],
  [
    "a disk by FUSE",
    FUSE,
    "/media/stick",
    "88 27 8:17 / /media/stick rw,nosuid,nodev,relatime - fuseblk /dev/sdb1 rw,user_id=0,group_id=0,default_permissions,allow_other,blksize=4096",
  ],
];

describe("file systems that machines share", () => {
  test.each(shared)("%s", (type, magic, path, line) => {
    const text = `${ROOT}\n${line}\n`;
    expect(networkFileSystem(text, path, magic)).toBe(type);
    expect(networkFileSystem(text, path, undefined)).toBe(type);
    expect(networkFileSystem(text, "/elsewhere", EXT4)).toBeUndefined();
  });

  test.each(shared.filter(([, magic]) => magic !== FUSE))(
    "%s by statfs alone",
    (type, magic, path) => {
      expect(networkFileSystem("", path, magic)).toBe(type === "nfs4" ? "nfs" : type);
      // As a signed number of 32 bits, which some answer.
      // oxlint-disable-next-line oxc/bad-bitwise-operator
      expect(networkFileSystem("", path, magic | 0)).toBe(type === "nfs4" ? "nfs" : type);
    },
  );
});

describe("file systems of one machine", () => {
  test.each(local)("%s", (_, magic, path, line) => {
    expect(networkFileSystem(`${line}\n`, path, magic)).toBeUndefined();
  });

  test("FUSE's number alone says nothing", () => {
    expect(networkFileSystem("", "/x", FUSE)).toBeUndefined();
  });
});

const nfs = (id: number, parent: number, point: string) =>
  `${id} ${parent} 0:58 / ${point} rw - nfs4 fs01:/x rw`;
const disk = (id: number, parent: number, point: string) =>
  `${id} ${parent} 8:1 / ${point} rw - ext4 /dev/sda1 rw`;
const type = (path: string, ...lines: string[]) =>
  networkFileSystem([ROOT, ...lines].join("\n"), path, undefined);

describe("the mount of a path", () => {
  test("is the deepest above it, whatever the order of the lines", () => {
    expect(type("/a/b/c", disk(31, 30, "/a/b"), nfs(30, 27, "/a"))).toBeUndefined();
    expect(type("/a/x", disk(31, 30, "/a/b"), nfs(30, 27, "/a"))).toBe("nfs4");
    expect(type("/a/bc", nfs(30, 27, "/a/b"))).toBeUndefined();
    expect(type("/a/b", nfs(30, 27, "/a/b"))).toBe("nfs4");
  });

  test("is the one on top, where a later one hides another", () => {
    expect(type("/a/x", disk(30, 27, "/a"), nfs(31, 30, "/a"))).toBe("nfs4");
    expect(type("/a/b/c", nfs(30, 27, "/a/b"), disk(31, 27, "/a"))).toBeUndefined();
    expect(type("/a/b/c", disk(30, 27, "/a/b"), nfs(31, 27, "/a"))).toBe("nfs4");
  });

  test("may have a name with spaces and backslashes", () => {
    expect(type("/my share/x", nfs(30, 27, "/my\\040share"))).toBe("nfs4");
    expect(type("/a\\b/x", nfs(30, 27, "/a\\134b"))).toBe("nfs4");
  });

  test("is found in a chroot, which shows no root", () => {
    const lines = [nfs(30, 999, "/home"), disk(31, 30, "/home/me")].join("\n");
    expect(networkFileSystem(lines, "/home/you", undefined)).toBe("nfs4");
    expect(networkFileSystem(lines, "/home/me", undefined)).toBeUndefined();
  });

  test("is found in what macOS prints", () => {
    const text = [
      "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)",
      "/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)",
      "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)",
      "fs01:/export/me on /Volumes/my home (nfs, nodev, nosuid, mounted by me)",
      "//me@nas/share on /Volumes/share (smbfs, nodev, nosuid, mounted by me)",
    ].join("\n");
    expect(networkFileSystem(text, "/Users/me", undefined)).toBeUndefined();
    expect(networkFileSystem(text, "/System/Volumes/Data/x", undefined)).toBeUndefined();
    expect(networkFileSystem(text, "/Volumes/my home/x", undefined)).toBe("nfs");
    expect(networkFileSystem(text, "/Volumes/share", undefined)).toBe("smbfs");
  });
});

test("the folder of a test is on this machine, and read as that", () => {
  const path = folder();
  expect(() => refuseNetworkFileSystem(path)).not.toThrow();
  expect(statfsSync(path).type).toBeGreaterThan(0);
});
