import { expect, test } from "vitest";
import type { WireNeed } from "../../src/protocol/messages.ts";
import { found, model, type RunOptions, startRun } from "./run.ts";
import { granted, keysOf } from "./worker.ts";

const boards = [
  model("b1", "T1000"),
  model("b2", "T1000"),
  model("b3", "T2000"),
  model("b4", "T2000"),
  model("b5", "T3000"),
];

async function refusalOf(
  needs: readonly WireNeed[],
  discover: RunOptions["discover"] = { boards },
) {
  const run = await startRun({ discover });
  const answer = await (await run.worker()).request(needs);
  if (answer.op !== "failed") throw new Error(`Not refused: ${JSON.stringify(answer)}`);
  return answer.error;
}

test("a pool that nobody knows is an error that names the nearest and all", async () => {
  expect(await refusalOf([{ pool: "bords", count: 1 }])).toEqual({
    code: "RESOURCE_LOCKER_INPUT",
    message:
      'there is no pool "bords"; did you mean "boards"? The only pool of this run is "boards".',
    pools: ["bords"],
  });
  const two = { boards, accounts: found("a1") };
  expect(await refusalOf([{ pool: "x", count: 1 }], two)).toMatchObject({
    message: 'there is no pool "x". The pools of this run are "boards" and "accounts".',
  });
  expect(await refusalOf([{ pool: "x", count: 1 }], {})).toMatchObject({
    message: 'there is no pool "x". This run has no pools.',
  });
});

test("pools that come later are known then", async () => {
  const run = await startRun({ discover: { boards, accounts: found("a1") }, pools: [] });
  const worker = await run.worker();
  const needs = [{ pool: "accounts", count: 1 }];
  expect(await worker.request(needs)).toMatchObject({ op: "failed" });
  run.send({ op: "pools", pools: [{ name: "accounts" }] });
  await run.usage();
  expect(keysOf(granted(await worker.request(needs)))).toEqual([["a1"]]);
});

test.each<[string, WireNeed, string]>([
  [
    "more than there are",
    { pool: "boards", count: 6 },
    "boards: need 6, but 5 are discovered: b1, b2, b3, b4, b5",
  ],
  [
    "more than match",
    { pool: "boards", count: 3, where: { model: "T1000" } },
    "boards: need 3, but 2 of 5 discovered match model=T1000",
  ],
  [
    "a label that no resource has",
    { pool: "boards", count: 1, where: { modle: "T1000" } },
    'boards: need 1, but 0 of 5 discovered match modle=T1000; none of them has the label "modle", did you mean "model"?',
  ],
  [
    "a label that is like no other",
    { pool: "boards", count: 1, where: { firmware: "2" } },
    'boards: need 1, but 0 of 5 discovered match firmware=2; none of them has the label "firmware"; they have "model"',
  ],
  [
    "more slots than there are",
    { pool: "boards", count: 1, slots: 2, where: { model: "T3000" } },
    "boards: need 1 with 2 slots, but 1 of 5 discovered matches model=T3000; too small: b5 (1 slot)",
  ],
])("%s: refused with the numbers", async (_, need, message) => {
  const refusal = { code: "RESOURCE_LOCKER_UNSATISFIABLE", message, pools: ["boards"] };
  expect(await refusalOf([need])).toEqual(refusal);
  const run = await startRun({ discover: { boards }, refreshMs: 2_000 });
  expect(await (await run.worker()).request([need])).toMatchObject({ error: refusal });
});

test("a pool with nothing in it", async () => {
  expect(await refusalOf([{ pool: "boards", count: 1 }], { boards: [] })).toMatchObject({
    code: "RESOURCE_LOCKER_UNSATISFIABLE",
    message: "boards: need 1, but none is discovered",
  });
});

test("only the pools that are short are named; of a joint shortage all", async () => {
  const discover = { boards: found("b1"), phones: found("b1"), accounts: found("a1") };
  const needs = [
    { pool: "boards", count: 1 },
    { pool: "phones", count: 1 },
    { pool: "accounts", count: 1 },
  ];
  expect(await refusalOf([{ ...needs[0]!, count: 2 }, needs[2]!], discover)).toMatchObject({
    pools: ["boards"],
  });
  expect(await refusalOf(needs, discover)).toMatchObject({
    message: "boards and phones together need 2, but there is 1: b1",
    pools: ["boards", "phones"],
  });
});

test("a number that can't be is an input error", async () => {
  expect(await refusalOf([{ pool: "boards", count: 0 }])).toMatchObject({
    code: "RESOURCE_LOCKER_INPUT",
    message: "boards: count must be a whole number, 1 or more; received 0.",
  });
});

test("what another run holds counts as there, where discovery can't list it", async () => {
  let list = found("b1", "b2");
  const run = await startRun({ discover: { boards: () => list }, refreshMs: 100 });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const grant = await one.acquire({ boards: 2 });
  list = found("b2");
  const waiting = two.request([{ pool: "boards", count: 2 }]);
  while (run.asked.length < 3) await run.next("discover");
  await one.release(grant.grant);
  list = found("b1", "b2");
  expect(keysOf(granted(await waiting))[0]!.toSorted()).toEqual(["b1", "b2"]);
});

test("the worker's own function decides among what has the labels", async () => {
  const run = await startRun({ discover: { boards } });
  const worker = await run.worker();
  worker.filter = ({ candidates }) => candidates.slice(1).map(({ key }) => key);
  const answer = worker.request([
    { pool: "boards", count: 1 },
    { pool: "boards", count: 1, where: { model: "T1000" }, filtered: true },
  ]);
  expect(keysOf(granted(await answer))).toEqual([["b1"], ["b2"]]);
  expect(worker.told).toEqual([
    {
      op: "filter",
      ask: expect.any(Number),
      of: answer.id,
      need: 1,
      candidates: [
        { key: "b1", item: { id: "b1", model: "T1000" } },
        { key: "b2", item: { id: "b2", model: "T1000" } },
      ],
    },
  ]);
});

test("a function that takes too few is a shortage", async () => {
  const run = await startRun({ discover: { boards } });
  const worker = await run.worker();
  worker.filter = () => [];
  const where = { model: "T2000" };
  expect(await worker.request([{ pool: "boards", count: 1, where, filtered: true }])).toMatchObject(
    {
      error: {
        code: "RESOURCE_LOCKER_UNSATISFIABLE",
        message: "boards: need 1, but 0 of 5 discovered match model=T2000 and the where function",
      },
    },
  );
});

test.each([undefined, 100])("a function that fails fails its request (refresh %s)", async (ms) => {
  const run = await startRun({ discover: { boards }, ...(ms !== undefined && { refreshMs: ms }) });
  const worker = await run.worker();
  worker.filter = () => new Error("where failed: no such field");
  expect(await worker.request([{ pool: "boards", count: 1, filtered: true }])).toMatchObject({
    error: {
      code: "RESOURCE_LOCKER_INPUT",
      message: "where failed: no such field",
      pools: ["boards"],
    },
  });
});

test("while it waits the function is asked again only when the list has changed", async () => {
  let list = found("b1");
  const run = await startRun({ discover: { boards: () => list }, refreshMs: 100 });
  const worker = await run.worker();
  await worker.acquire({ boards: 1 });
  worker.filter = ({ candidates }) => candidates.map(({ key }) => key);
  const waiting = worker.request([{ pool: "boards", count: 1, filtered: true }]);
  while (run.asked.length < 4) await run.next("discover");
  expect(worker.told.filter(({ op }) => op === "filter")).toHaveLength(1);
  list = found("b1", "b2");
  expect(keysOf(granted(await waiting))).toEqual([["b2"]]);
  expect(worker.told.filter(({ op }) => op === "filter")).toHaveLength(2);
});

test("a function that fails while the request waits fails it too", async () => {
  let list = found("b1");
  const run = await startRun({ discover: { boards: () => list }, refreshMs: 100 });
  const worker = await run.worker();
  await worker.acquire({ boards: 1 });
  worker.filter = ({ candidates }) =>
    candidates.length > 1 ? new Error("where failed") : candidates.map(({ key }) => key);
  const waiting = worker.request([{ pool: "boards", count: 1, filtered: true }]);
  await run.next("discover");
  list = found("b1", "b2");
  expect(await waiting).toMatchObject({ error: { message: "where failed" } });
});

test("a request that waits for its function can be cancelled", async () => {
  const run = await startRun({ discover: { boards } });
  const worker = await run.worker();
  const waiting = worker.request([{ pool: "boards", count: 1, filtered: true }]);
  expect(await worker.cancel(waiting.id)).toMatchObject({ op: "done" });
  expect(await waiting).toMatchObject({ op: "failed" });
});

test("a worker may be faster than the news of its pools", async () => {
  const run = await startRun({ discover: {} });
  const worker = await run.worker();
  const answer = worker.request([{ pool: "boards", count: 1 }]);
  run.send({ op: "pools", pools: [{ name: "boards" }] });
  const asked = await run.next("discover");
  if (asked.pool === "boards") run.answer(asked.ask, found("b1"));
  else run.answer((await run.next("discover")).ask, found("b1"));
  expect(keysOf(granted(await answer))).toEqual([["b1"]]);
});
