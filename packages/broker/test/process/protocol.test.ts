import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROTOCOL } from "../../src/protocol/messages.ts";
import { forkRun, found, startRun, tempFolder } from "./run.ts";
import { keysOf } from "./worker.ts";

test("a worker of another version is told so, with both numbers", async () => {
  const run = await startRun();
  const worker = run.stranger();
  const answer = await worker.ask({ op: "hello", protocol: 99, other: true } as never);
  expect(answer).toMatchObject({ op: "failed", error: { code: "RESOURCE_LOCKER_INPUT" } });
  expect(answer).toMatchObject({
    error: { message: expect.stringMatching(`protocol 99 .* protocol ${PROTOCOL}`) },
  });
  await worker.closed;
});

test.each([
  ["no JSON", "hello\n"],
  ["no object", "[1]\n"],
  ["no message", '{"op":"steal","id":1}\n'],
  ["a message without its fields", '{"op":"acquire","id":1}\n'],
  ["a need that is none", '{"op":"acquire","id":1,"request":{"needs":[{}],"holding":[]}}\n'],
  ["a name of every object", '{"op":"constructor","id":1}\n'],
  ["a second hello", `{"op":"hello","id":1,"protocol":${PROTOCOL},"worker":{"pid":1}}\n`],
])("%s: closes that connection only, and frees what it had", async (_, line) => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const [bad, good] = [await run.worker("1"), await run.worker("2")];
  await bad.acquire({ boards: 1 });
  bad.socket.write(line);
  await bad.closed;
  expect(keysOf(await good.acquire({ boards: 1 }))).toEqual([["b1"]]);
});

test("who has not said hello gets nothing", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const stranger = run.stranger();
  await expect(stranger.request([{ pool: "boards", count: 1 }])).rejects.toThrow("closed");
});

test("two requests of one number can't be", async () => {
  const run = await startRun({ discover: { boards: () => undefined } });
  const worker = await run.worker();
  const { id } = worker.request([{ pool: "boards", count: 1 }]);
  worker.link.send({ op: "acquire", id, request: { needs: [], holding: [] } });
  await worker.closed;
  expect(worker.answers.map(({ op }) => op)).toEqual(["welcome"]);
});

test("an answer that nobody waits for is no fault", async () => {
  const run = await startRun({ discover: { boards: found("b1") } });
  const worker = await run.worker();
  worker.link.send({ op: "filtered", ask: 7, keys: [] });
  expect(keysOf(await worker.acquire({ boards: 1 }))).toEqual([["b1"]]);
});

test("where it can't listen it says so, in its log too, and exits", async () => {
  const folder = await tempFolder();
  const run = await forkRun({ socket: join(folder, "is", "none", "broker.sock") });
  expect(await run.next("failed")).toMatchObject({
    error: { message: expect.stringMatching(/can't listen on .*broker\.sock: /) },
  });
  expect(await run.exited).toEqual([1, null]);
  const taken = await startRun();
  const second = await forkRun({ socket: taken.plan.socket });
  await second.exited;
  expect(await readFile(join(taken.folder, "broker.log"), "utf8")).toContain("EADDRINUSE");
});

test("a fault of its own ends it, and is in its log", async () => {
  const run = await startRun();
  run.send({ op: "pools" } as never);
  expect(await run.exited).toEqual([1, null]);
  const log = await readFile(join(run.folder, "broker.log"), "utf8");
  expect(log).toMatch(/^\S+Z fatal: TypeError: .*\n +at /);
});

test("a store that can't be opened is told to each request that needs it", async () => {
  const folder = await tempFolder();
  const store = `sqlite:${join(folder, "file")}`;
  await writeFile(join(folder, "file"), "no folder");
  const run = await startRun({ discover: { boards: found("b1") }, store });
  const worker = await run.worker();
  const error = { code: "RESOURCE_LOCKER_STORE_UNAVAILABLE" };
  const needs = [{ pool: "boards", count: 1 }];
  expect(await worker.request(needs)).toMatchObject({ op: "failed", error });
  expect(await worker.request(needs)).toMatchObject({ op: "failed", error });
  expect(run.child.exitCode).toBe(null);
});

test("a store that can't be is told likewise", async () => {
  const run = await startRun({ discover: { boards: found("b1") }, store: "sqlit:" });
  const worker = await run.worker();
  expect(await worker.request([{ pool: "boards", count: 1 }])).toMatchObject({
    error: { code: "RESOURCE_LOCKER_INPUT", message: expect.stringContaining('"sqlite:"') },
  });
});
