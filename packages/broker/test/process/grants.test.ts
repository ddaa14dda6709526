import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { eventually, found, model, startRun } from "./run.ts";
import { granted, keysOf } from "./worker.ts";

test("a worker gets resources as they were discovered, and gives them back", async () => {
  const run = await startRun({ discover: { boards: [model("b1", "T1000")] } });
  const worker = await run.worker();
  const grant = await worker.acquire({ boards: 1 });
  expect(grant).toEqual({
    grant: expect.any(Number),
    units: [[{ key: "b1", token: expect.any(Number), item: { id: "b1", model: "T1000" } }]],
    waitedMs: 0,
  });
  expect(await worker.release(grant.grant)).toMatchObject({ op: "done" });
  const next = await worker.acquire({ boards: 1 });
  expect(next.units[0]![0]!.token).toBeGreaterThan(grant.units[0]![0]!.token);
});

test("who waits gets what another worker gives back, and hears how long it waited", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const grant = await one.acquire({ boards: 1 });
  const waiting = two.request([{ pool: "boards", count: 1 }]);
  // Answered after the request has come to the broker.
  await two.release(99);
  expect(two.answers).not.toContainEqual(expect.objectContaining({ op: "granted" }));
  const before = performance.now();
  await one.release(grant.grant);
  const { units, waitedMs } = granted(await waiting);
  expect(units[0]![0]!.key).toBe("b1");
  expect(waitedMs).toBeLessThan(performance.now() - before + 10_000);
});

test("all needs are met together or none is", async () => {
  const run = await startRun({ discover: { boards: found("b1", "b2"), accounts: found("a1") } });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const account = await one.acquire({ accounts: 1 });
  const both = two.request([
    { pool: "boards", count: 1 },
    { pool: "accounts", count: 1 },
  ]);
  await two.release(99);
  const board = await one.acquire({ boards: 1 });
  await one.release(account.grant);
  const [boards, accounts] = keysOf(granted(await both));
  expect(accounts).toEqual(["a1"]);
  expect([...boards!, ...keysOf(board)[0]!].toSorted()).toEqual(["b1", "b2"]);
});

test("needs of one pool and of labels are told apart", async () => {
  const run = await startRun({
    discover: { boards: [model("b1", "T1000"), model("b2", "T2000"), model("b3", "T1000")] },
  });
  const worker = await run.worker();
  const answer = await worker.request([
    { pool: "boards", count: 1, where: { model: "T2000" } },
    { pool: "boards", count: 2, where: { model: "T1000" } },
  ]);
  expect(keysOf(granted(answer))).toEqual([["b2"], ["b1", "b3"]]);
});

test("mode, slots and prefer go to the locker", async () => {
  const boards = found("b1", "b2").map((each) => ({ ...each, capacity: 2 }));
  const run = await startRun({ discover: { boards } });
  const worker = await run.worker();
  const first = { pool: "boards", count: 1, slots: 2, prefer: ["b2"] };
  expect(keysOf(granted(await worker.request([first])))).toEqual([["b2"]]);
  const shared = { pool: "boards", count: 1, mode: "shared" } as const;
  expect(keysOf(granted(await worker.request([shared])))).toEqual([["b1"]]);
  expect(keysOf(granted(await worker.request([shared])))).toEqual([["b1"]]);
});

test("a socket that closes gives back what its worker had, and it waits no more", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const [one, two, three] = [await run.worker("1"), await run.worker("2"), await run.worker("3")];
  await one.acquire({ boards: 1 });
  const second = two.request([{ pool: "boards", count: 1 }]);
  await two.release(99);
  const third = three.request([{ pool: "boards", count: 1 }]);
  await three.release(99);
  two.close();
  await expect(second).rejects.toThrow("closed");
  one.close();
  expect(keysOf(granted(await third))).toEqual([["b1"]]);
});

test("a request that is cancelled is answered first, then the cancel", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const grant = await one.acquire({ boards: 1 });
  const waiting = two.request([{ pool: "boards", count: 1 }]);
  expect(await two.cancel(waiting.id)).toMatchObject({ op: "done" });
  expect(two.answers.slice(-2).map(({ op }) => op)).toEqual(["failed", "done"]);
  await one.release(grant.grant);
  // Nobody stands in the queue.
  expect((await one.acquire({ boards: 1 })).waitedMs).toBe(0);
});

test("a cancel that comes too late does nothing", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const worker = await run.worker();
  const answer = worker.request([{ pool: "boards", count: 1 }]);
  granted(await answer);
  expect(await worker.cancel(answer.id)).toMatchObject({ op: "done" });
});

test("only the worker that got a grant can give it back, and once", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const { grant } = await one.acquire({ boards: 1 });
  const code = "RESOURCE_LOCKER_RELEASED";
  expect(await two.release(grant)).toMatchObject({ op: "failed", error: { code } });
  expect(await one.release(grant)).toMatchObject({ op: "done" });
  expect(await one.release(grant)).toMatchObject({ op: "failed", error: { code } });
});

test("a circle of workers that hold and wait is refused", async () => {
  const run = await startRun({ discover: { boards: found("b1"), accounts: found("a1") } });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const board = await one.acquire({ boards: 1 });
  const account = await two.acquire({ accounts: 1 });
  const answers = [
    one.request([{ pool: "accounts", count: 1 }], { holding: [board.grant] }),
    two.request([{ pool: "boards", count: 1 }], { holding: [account.grant, 99] }),
  ];
  expect(await Promise.race(answers)).toMatchObject({
    op: "failed",
    error: { code: "RESOURCE_LOCKER_DEADLOCK", message: expect.stringContaining("this request") },
  });
});

test("a request ends by the timeout of the run", async () => {
  const run = await startRun({ discover: { boards: found("b1") }, timeoutMs: 50 });
  const worker = await run.worker("3");
  await worker.request([{ pool: "boards", count: 1 }], { file: "radio.test.ts", test: "hears" });
  const answer = await worker.request([{ pool: "boards", count: 1 }]);
  expect(answer).toMatchObject({ op: "failed", error: { code: "RESOURCE_LOCKER_TIMEOUT" } });
  // Who holds it is said as it was told.
  expect(answer).toMatchObject({
    error: {
      message: expect.stringMatching(
        /timeout of 50 ms .* 1 of boards: b1 held by ci-4412 radio\.test\.ts "hears" worker 3/,
      ),
    },
  });
});

test("people are told about a request that waits, after 3 s", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const worker = await run.worker();
  await worker.request([{ pool: "boards", count: 1 }], { file: "slow.test.ts" });
  void worker.request([{ pool: "boards", count: 1 }], { file: "radio.test.ts" });
  await eventually(() => expect(run.progress).not.toEqual([]));
  expect(run.progress[0]).toMatch(
    /^radio\.test\.ts: waiting [34](\.\d)? s for 1 of boards: b1 held by ci-4412 slow\.test\.ts worker 1 \(.*\); you are 1st$/,
  );
});

test("nothing needed is granted", async () => {
  const run = await startRun();
  const worker = await run.worker();
  expect(granted(await worker.request([])).units).toEqual([]);
});

test("what the store could not be told of is given back as soon as it can be", async () => {
  const folder = await mkdtemp(join(tmpdir(), "store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const run = await startRun({ discover: { boards: found("b1") }, store: `sqlite:${folder}` });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const { grant } = await one.acquire({ boards: 1 });
  const file = (await readdir(folder, { recursive: true })).find((name) => name.endsWith(".db"));
  const db = new DatabaseSync(join(folder, file!));
  onTestFinished(() => db.close());
  db.exec("ALTER TABLE state RENAME TO away");
  expect(await one.release(grant)).toMatchObject({ op: "failed" });
  db.exec("ALTER TABLE away RENAME TO state");
  expect((await two.acquire({ boards: 1 })).units[0]![0]!.key).toBe("b1");
});
