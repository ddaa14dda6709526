import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StoreUnavailableError } from "resource-locker";
import { describe, expect, test } from "vitest";
import { Client } from "./client.ts";
import { inUse, lockerIn, queued, rejection, smallDisk } from "./state.ts";

/** Takes all the space that is left; `free` gives it back. */
function fill(path: string): { free(): void } {
  const file = join(path, "somebody-elses.log");
  const { bavail, bsize } = statfsSync(path);
  writeFileSync(file, Buffer.alloc(bavail * bsize));
  return { free: () => rmSync(file) };
}

const many = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe("a disk that is full", () => {
  test("before the first call: it is said, and all works when there is space again", async () => {
    const path = smallDisk(256 * 1024);
    const disk = fill(path);
    const locker = lockerIn(path);
    const error = await rejection(locker.acquire(["b1"]));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toBe(
      `The disk of ${inUse(path)} is full; nothing was changed. Free some space there and try ` +
        "again.",
    );
    disk.free();
    await locker.acquire(["b1"]);
    expect((await locker.list()).leases).toHaveLength(1);
  });

  test("at an acquire: it fails and holds nothing, and works when there is space again", async () => {
    const path = smallDisk(1024 * 1024);
    const locker = lockerIn(path);
    const before = await locker.acquire(["b1"]);
    const disk = fill(path);
    const wanted = many("r", 2_000);
    const error = await rejection(locker.acquire(wanted));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({
      code: "RESOURCE_LOCKER_STORE_UNAVAILABLE",
      message:
        `The disk of ${inUse(path)} is full; nothing was changed. Free some space there and try ` +
        "again.",
    });
    expect((error.cause as Error).message).toBe("database or disk is full");
    const { leases, queue } = await locker.list();
    expect([leases.map(({ key }) => key), queue]).toEqual([["b1"], []]);
    disk.free();
    await before.release();
    await locker.acquire(wanted);
  });

  test("at a release: it is still held, and can be released again", async () => {
    const path = smallDisk(2 * 1024 * 1024);
    const locker = lockerIn(path);
    const grant = await locker.acquire(many("r", 2_000));
    const disk = fill(path);
    const error = await rejection(grant.release());
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(grant[0]).toEqual(["r0"]);
    expect(grant.signal.aborted).toBe(false);
    expect((await locker.list()).leases).toHaveLength(2_000);
    disk.free();
    await grant.release();
    expect((await locker.list()).leases).toEqual([]);
  });

  test("when a holder dies: who waits is told why nothing goes on, and gets it then", async () => {
    const path = smallDisk(2 * 1024 * 1024);
    const locker = lockerIn(path);
    const holder = new Client(`sqlite:${path}`);
    await holder.hold(...many("r", 2_000));
    const { grant, told } = await queued(locker, "r1");
    const disk = fill(path);
    holder.kill();
    expect(await told.next(/disk/)).toMatch(
      /^waiting .* \(The disk of .* is full; nothing was changed\./,
    );
    disk.free();
    await grant;
  });

  test("at a close: what it held is free all the same", async () => {
    const path = smallDisk(2 * 1024 * 1024);
    const locker = lockerIn(path);
    await locker.acquire(many("r", 2_000));
    const disk = fill(path);
    await locker.close();
    disk.free();
    const grant = await lockerIn(path).acquire(["r1"], { timeout: 20_000 });
    expect(grant[0]).toEqual(["r1"]);
  });
});
