import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { StoreUnavailableError } from "../../../src/errors.ts";
import { resolvePlace } from "../../../src/stores/sqlite/place.ts";
import { start } from "./child.ts";
import { folder } from "./folder.ts";

describe("a folder that somebody chose", () => {
  test("is made for this user only, with one folder for this start of the machine", () => {
    const root = join(folder(), "a", "b");
    const place = resolvePlace(relative(process.cwd(), root));
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    expect(place).toEqual({
      root,
      folder: join(root, boot),
      database: join(root, boot, "locks.db"),
    });
    expect(statSync(place.root).mode & 0o777).toBe(0o700);
    expect(statSync(place.folder).mode & 0o777).toBe(0o700);
    expect(resolvePlace(root)).toEqual(place);
  });

  test("has a folder for each namespace, with everything that the folder itself would have", () => {
    const path = folder();
    const place = resolvePlace(path, "ci-7.x_");
    expect(place).toEqual(resolvePlace(join(path, "namespaces", "ci-7.x_")));
    expect(statSync(place.root).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, "namespaces")).mode & 0o777).toBe(0o700);
  });

  test("must be a folder", () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    for (const path of [file, join(file, "below")]) {
      expect(() => resolvePlace(path)).toThrow(StoreUnavailableError);
      expect(() => resolvePlace(path)).toThrow(`${path} is not a folder`);
    }
  });
});

test.runIf(existsSync("/proc"))(
  "a folder that can't be made is refused, not tried for ever",
  () => {
    expect(() => resolvePlace("/proc/nowhere/at/all")).toThrow(
      "/proc/nowhere/at/all can't be used: ENOENT: no such file or directory, mkdir '/proc/nowhere'. " +
        'Choose another folder: store: "sqlite:/a/local/folder".',
    );
  },
);

/** Some other user, without an entry in the password database and so without a home. */
describe.runIf(process.getuid?.() === 0)("a user without a home", () => {
  const uid = 200_000 + process.pid;
  const temporary = `/tmp/resource-locker-${uid}`;

  function ask(...args: string[]): Promise<string> {
    onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
    const home = folder();
    chmodSync(home, 0o777);
    const env = { ...process.env, HOME: home, TMPDIR: home, XDG_STATE_HOME: home };
    return start("place", args, { uid, gid: uid, cwd: "/", env }).line();
  }

  test("uses the temporary folder of the system, whatever the environment says", async () => {
    expect(await ask()).toBe(temporary);
    expect(statSync(temporary).mode & 0o777).toBe(0o700);
    expect(statSync(temporary).uid).toBe(uid);
  });

  test("does not use it when somebody else was there first", async () => {
    mkdirSync(temporary, { mode: 0o777 });
    expect(await ask()).toMatch(
      `StoreUnavailableError ${temporary} must be a folder of this user alone (uid ${uid}, mode 0700), but is of uid 0`,
    );
  });

  test("does not follow a link there", async () => {
    const target = folder();
    chownSync(target, uid, uid);
    symlinkSync(target, temporary);
    expect(await ask()).toMatch("a symbolic link");
  });

  test("is told that a folder is not writable", async () => {
    const path = folder();
    chmodSync(path, 0o755);
    expect(await ask(path)).toBe(
      `StoreUnavailableError ${path} can't be written to or read by this user. ` +
        `Choose another folder: store: "sqlite:/a/local/folder".`,
    );
  });

  test("is not given a folder of somebody else that everybody may change", async () => {
    const path = folder();
    chmodSync(path, 0o777);
    expect(await ask(path)).toMatch(`${path} belongs to another user (uid 0) and others may write`);
  });
});
