import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineResources, pool } from "resource-locker";
import { expect, onTestFinished, test, vi } from "vitest";
import { joinRun, type Run, type RunOptions } from "../../src/run.ts";
import { keysOf, Worker } from "../process/worker.ts";
import { folder } from "./folders.ts";

/** A run with its broker, as the workers of a runner would have it. */
async function start(resources: RunOptions["resources"], print: (line: string) => void = () => {}) {
  const options = { ...(resources && { resources }), store: "memory:" };
  const run = await joinRun(options, { runner: "vitest", root: folder(), print });
  onTestFinished(() => run.leave());
  return { run, worker: () => connect(run) };
}

async function connect({ address }: Run): Promise<Worker> {
  return await vi.waitFor(
    async () => {
      const worker = new Worker(join(address, "broker.sock"));
      await worker.hello();
      onTestFinished(() => worker.close());
      return worker;
    },
    { timeout: 10_000 },
  );
}

test("discovery answers the broker; a pool that nobody needs is never called", async () => {
  const called: string[] = [];
  const found = (name: string) => () => {
    called.push(name);
    return [`${name}1`];
  };
  const { worker } = await start(
    defineResources({
      boards: pool({ discover: found("b") }),
      rooms: pool({ discover: found("r") }),
    }),
  );
  const one = await worker();
  expect(called).toEqual([]);
  expect(keysOf(await one.acquire({ boards: 1 }))).toEqual([["b1"]]);
  expect(called).toEqual(["b"]);
});

test("discovery that fails fails those who need the pool, and nobody else", async () => {
  const broken = pool({
    discover: (): string[] => {
      throw new Error("no lab here");
    },
  });
  const { worker } = await start(
    defineResources({ boards: pool({ discover: ["b1"] }), rooms: broken }),
  );
  const one = await worker();
  expect(await one.request([{ pool: "rooms", count: 1 }])).toMatchObject({
    op: "failed",
    error: {
      code: "RESOURCE_LOCKER_DISCOVERY",
      message: "discovery of rooms failed: no lab here",
      pools: ["rooms"],
    },
  });
  expect(keysOf(await one.acquire({ boards: 1 }))).toEqual([["b1"]]);
});

test("secrets reach the worker that has the resource", async () => {
  const accounts = pool({
    discover: [{ user: "ann", password: "hunter2" }],
    key: ({ user }) => user,
    secret: ["password"],
  });
  const { worker } = await start(defineResources({ accounts }));
  const { units } = await (await worker()).acquire({ accounts: 1 });
  expect(units[0]?.[0]?.item).toEqual({ user: "ann", password: "hunter2" });
});

test("a pool that comes later can be had", async () => {
  const boards = pool({ discover: ["b1"] });
  const { run, worker } = await start(defineResources({ boards }));
  const one = await worker();
  const later = await start(defineResources({ rooms: pool({ discover: ["r1"] }) }));
  expect(later.run.address).toBe(run.address);
  // Answered after the new pools have arrived.
  await later.run.summary();
  expect(keysOf(await one.acquire({ boards: 1, rooms: 1 }))).toEqual([["b1"], ["r1"]]);
});

test("who waits is told in the terminal, and the summary counts it once", async () => {
  const lines: string[] = [];
  const resources = defineResources({ boards: pool({ discover: ["b1"] }) });
  const { run, worker } = await start(resources, (line) => void lines.push(line));
  const [one, two] = [await worker(), await worker()];
  const { grant } = await one.acquire({ boards: 1 });
  const waiting = two.request([{ pool: "boards", count: 1 }], { file: "radio.test.ts" });
  await vi.waitFor(() => expect(lines).not.toEqual([]), { timeout: 30_000 });
  expect(lines[0]).toMatch(/^resource-locker {2}.*waiting .* for 1 of boards: b1 held by vitest-/);
  await one.release(grant);
  await waiting;
  const [line, ...more] = await run.summary();
  expect(line).toMatch(
    /^resources {2}boards 1 · 2 leases · busy \d+ % · waited .* in 1 of 2 requests \(longest .*: radio\.test\.ts\)$/,
  );
  expect(more).toEqual([]);
  expect(await run.summary()).toEqual([]);
}, 40_000);

test("as long as a worker has something, the broker stays; its folder goes with it", async () => {
  const { run, worker } = await start(defineResources({ boards: pool({ discover: ["b1"] }) }));
  const one = await worker();
  await one.acquire({ boards: 1 });
  await run.leave();
  expect(await one.request([{ pool: "boards", count: 1 }])).toMatchObject({ op: "failed" });
  one.close();

  await vi.waitFor(() => expect(existsSync(run.address)).toBe(false), { timeout: 10_000 });
});
