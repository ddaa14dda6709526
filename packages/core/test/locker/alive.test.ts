import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { beAlive } from "../../src/alive.ts";
import { ClosedError } from "../../src/index.ts";
import { folder, lockersIn, stores } from "./lockers.ts";

test("a locker over SQLite says where processes prove that they live, others that none do", async () => {
  const path = folder();
  const locker = lockersIn(path)();
  const aliveFolder = (await locker.aliveFolder())!;
  expect(aliveFolder).toBe(
    join(
      path,
      readdirSync(path).find((name) => name !== "epoch")!,
    ),
  );
  const alive = beAlive(aliveFolder, "worker-1");
  expect(alive.intact()).toBe(true);
  alive.close();
  const [[, fresh]] = stores as [(typeof stores)[number]];
  expect(await fresh()().aliveFolder()).toBeUndefined();
});

test.each(stores)("a grant that names a process is one like any other: %s", async (_, fresh) => {
  const locker = fresh();
  const [broker, other] = [locker(), locker()];
  const grant = await broker.acquire(["b1"], { alive: "worker-1" });
  expect(await other.tryAcquire(["b1"])).toBeUndefined();
  await grant.release();
  await (await other.acquire(["b1"])).release();
  await broker.acquire(["b1"], { alive: "worker-1" });
  await broker.close();
  expect(await other.tryAcquire(["b1"])).toBeDefined();
  await expect(broker.aliveFolder()).rejects.toThrow(ClosedError);
});
