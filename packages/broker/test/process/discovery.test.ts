import { expect, test } from "vitest";
import type { Found } from "../../src/protocol/channel.ts";
import type { WireError } from "../../src/protocol/messages.ts";
import { eventually, found, startRun } from "./run.ts";
import { granted, keysOf } from "./worker.ts";

const fault = {
  code: "RESOURCE_LOCKER_DISCOVERY",
  message: "discovery of boards failed: connect ECONNREFUSED",
};
const need = [{ pool: "boards", count: 1 }];

test("a list that never changes is asked for once, others when they are old", async () => {
  const run = await startRun({
    discover: { boards: found("b1"), accounts: found("a1") },
    pools: [{ name: "boards" }, { name: "accounts", refreshMs: 100 }],
  });
  const worker = await run.worker();
  for (const pool of ["boards", "accounts"]) {
    const { grant } = await worker.acquire({ [pool]: 1 });
    await worker.release(grant);
  }
  expect(run.asked).toEqual(["boards", "accounts"]);
  await worker.acquire({ boards: 1, accounts: 1 });
  // Each waits for what it has, and looks anew meanwhile.
  void worker.request([...need, { pool: "accounts", count: 1 }]);
  while (run.asked.length < 4) await run.next("discover");
  expect(run.asked.filter((pool) => pool === "boards")).toEqual(["boards"]);
});

test("requests that come together share one look", async () => {
  let answer: readonly Found[] | undefined;
  const run = await startRun({ discover: { boards: () => answer }, refreshMs: 2_000 });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const asked = run.next("discover");
  const answers = [one.request(need), two.request(need)];
  const { ask } = await asked;
  answer = found("b1", "b2");
  run.answer(ask, answer);
  const keys = (await Promise.all(answers)).flatMap((each) => keysOf(granted(each))[0]!);
  expect(keys.toSorted()).toEqual(["b1", "b2"]);
  expect(run.asked).toEqual(["boards"]);
});

test("what is discovered while a request waits is granted to it", async () => {
  let list = found("b1");
  const run = await startRun({ discover: { boards: () => list }, refreshMs: 100 });
  const worker = await run.worker();
  await worker.acquire({ boards: 1 });
  const waiting = worker.request(need);
  list = found("b1", "b2");
  expect(keysOf(granted(await waiting))).toEqual([["b2"]]);
});

test("a first discovery that fails fails those that need it, and it is tried anew", async () => {
  let answer: readonly Found[] | WireError = fault;
  const run = await startRun({
    discover: { boards: () => answer, accounts: found("a1") },
    refreshMs: 100,
  });
  const worker = await run.worker();
  const error = { ...fault, pools: ["boards"] };
  expect(await worker.request([{ pool: "accounts", count: 1 }, ...need])).toMatchObject({ error });
  expect(await worker.request(need)).toMatchObject({ error });
  granted(await worker.request([{ pool: "accounts", count: 1 }]));
  // Told once.
  expect(run.progress).toEqual([fault.message]);
  answer = found("b1");
  expect(keysOf(granted(await worker.request(need)))).toEqual([["b1"]]);
});

test("a list that can't be read as one fails with the main process's own words", async () => {
  const code = "RESOURCE_LOCKER_INPUT";
  const message = "pool boards: items 1 and 2 have the same key, b1";
  const run = await startRun({ discover: { boards: () => ({ code, message }) } });
  const worker = await run.worker();
  expect(await worker.request(need)).toMatchObject({ error: { code, message, pools: ["boards"] } });
});

test("when discovery fails later, what was found before serves, and people are told once", async () => {
  let answer: readonly Found[] | WireError = found("b1");
  const run = await startRun({ discover: { boards: () => answer }, refreshMs: 100 });
  const worker = await run.worker();
  const { grant } = await worker.acquire({ boards: 1 });
  answer = fault;
  const waiting = worker.request(need, { file: "a.test.ts" });
  while (run.asked.length < 4) await run.next("discover");
  const told = `${fault.message}; what was found before serves`;
  await eventually(() => expect(run.progress).toContain(told));
  await eventually(() =>
    expect(run.progress).toContainEqual(expect.stringMatching(/^a\.test\.ts: waiting 3/)),
  );
  expect(run.progress.filter((text) => text === told)).toEqual([told]);
  expect(run.progress.at(-1)).toContain(`you are 1st (${told})`);
  await worker.release(grant);
  expect(keysOf(granted(await waiting))).toEqual([["b1"]]);
  // It works again, and fails again: told again.
  answer = found("b1");
  const asked = run.asked.length;
  void worker.request(need);
  while (run.asked.length < asked + 2) await run.next("discover");
  answer = fault;
  await eventually(() => expect(run.progress.filter((text) => text === told)).toHaveLength(2));
});

test("when the main process is busy, what was found before serves after 2 s", async () => {
  let answer: readonly Found[] | undefined = found("b1");
  const run = await startRun({ discover: { boards: () => answer }, refreshMs: 100 });
  const worker = await run.worker();
  const { grant } = await worker.acquire({ boards: 1 });
  answer = undefined;
  // Old by then.
  const waiting = worker.request(need, { file: "a.test.ts" });
  await run.next("discover");
  await eventually(() => expect(run.progress).not.toEqual([]));
  expect(run.progress[0]).toMatch(
    /you are 1st \(discovery of boards has not answered for .* s; what was found before serves\)$/,
  );
  await worker.release(grant);
  granted(await waiting);
  // One question is enough as long as it is not answered.
  expect(run.asked).toEqual(["boards", "boards"]);
  expect(keysOf(granted(await (await run.worker()).request([]))).flat()).toEqual([]);
});

test("who needs a first list waits until the main process answers", async () => {
  const run = await startRun({ discover: { boards: () => undefined }, refreshMs: 2_000 });
  const worker = await run.worker();
  const asked = run.next("discover");
  const waiting = worker.request(need, { file: "a.test.ts" });
  const { ask } = await asked;
  await eventually(() => expect(run.progress).not.toEqual([]));
  expect(run.progress[0]).toMatch(
    /^a\.test\.ts: waiting .* for discovery \(discovery of boards has not answered for .* s\)$/,
  );
  run.answer(ask, found("b1"));
  expect(keysOf(granted(await waiting))).toEqual([["b1"]]);
});

test("a fixed list that comes late is waited for too", async () => {
  const run = await startRun({ discover: { boards: () => undefined } });
  const worker = await run.worker();
  const asked = run.next("discover");
  const waiting = worker.request(need);
  const { ask } = await asked;
  await eventually(() => expect(run.progress).not.toEqual([]));
  run.answer(ask, found("b1"));
  expect(keysOf(granted(await waiting))).toEqual([["b1"]]);
});
