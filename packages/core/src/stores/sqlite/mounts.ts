/** One mounted file system, as far as it matters here. */
export interface Mount {
  readonly id: string;
  readonly parent: string;
  readonly point: string;
  readonly type: string;
}

/**
 * The mount that an absolute path without symbolic links lies on, by /proc/self/mountinfo or by what
 * macOS's `mount` prints.
 */
export function mountOf(text: string, path: string): Mount | undefined {
  const lines = text.split("\n");
  const linux = lines.flatMap((line) => parseLinux(line) ?? []);
  if (linux.length > 0) return walk(linux.filter(({ point }) => isAbove(point, path)));
  const mac = lines.flatMap((line) => parseMac(line) ?? []);
  return longest(mac.filter(({ point }) => isAbove(point, path)));
}

/**
 * Down the tree of mounts, as the kernel goes: mostly this ends at the deepest mount above the path,
 * but not where a later mount further up hides that one.
 */
function walk(above: readonly Mount[]): Mount | undefined {
  const ids = new Set(above.map(({ id }) => id));
  let found: Mount | undefined;
  for (let left = above; ; left = left.filter((mount) => mount !== found)) {
    const next = left.filter(({ parent, id }) =>
      found === undefined ? !ids.has(parent) || parent === id : parent === found.id,
    );
    if (next.length === 0) return found;
    // The walk meets the shortest first; of several at one point the last one is on top.
    found = next.reduce((a, b) => (b.point.length <= a.point.length ? b : a));
  }
}

function longest(above: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of above) {
    if (mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

function isAbove(point: string, path: string): boolean {
  return point === "/" || path === point || path.startsWith(`${point}/`);
}

/** `36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw`, any number of tags. */
function parseLinux(line: string): Mount | undefined {
  const [front, back] = line.split(" - ");
  const [id, parent, , , point] = (front ?? "").split(" ");
  const type = back?.split(" ")[0];
  if (id === undefined || parent === undefined || point === undefined) return undefined;
  return type === undefined ? undefined : { id, parent, point: unescape(point), type };
}

/** Spaces, tabs, line feeds and backslashes are written as \040 and the like. */
function unescape(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  );
}

/** `/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)`. */
function parseMac(line: string): Mount | undefined {
  const [, point, type] = /^.+ on (\/.*) \((\w+)[,)]/.exec(line) ?? [];
  if (point === undefined || type === undefined) return undefined;
  return { id: point, parent: "", point, type };
}
