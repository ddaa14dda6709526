import { expect, test } from "vitest";
import { found, startRun } from "./run.ts";
import { granted } from "./worker.ts";

test("what the run had of each pool is counted, then counting begins anew", async () => {
  const run = await startRun({ discover: { boards: found("b1", "b2"), accounts: found("a1") } });
  const [one, two] = [await run.worker("1"), await run.worker("2")];
  const first = await one.acquire({ boards: 2, accounts: 1 });
  const waiting = two.request([{ pool: "boards", count: 1 }], { file: "radio.test.ts" });
  // Answered when the request is in the queue.
  await two.release(99);
  await one.request([{ pool: "nothing", count: 1 }]);
  await one.request([{ pool: "boards", count: 3 }]);
  await one.release(first.grant);
  granted(await waiting);

  const usage = await run.usage();
  expect(usage).toEqual({
    spanMs: expect.any(Number),
    pools: [
      {
        pool: "boards",
        size: 2,
        leases: 3,
        heldMs: expect.any(Number),
        requests: 3,
        waited: 1,
        waitedMs: expect.any(Number),
        longest: { ms: expect.any(Number), file: "radio.test.ts" },
      },
      {
        pool: "accounts",
        size: 1,
        leases: 1,
        heldMs: expect.any(Number),
        requests: 1,
        waited: 0,
        waitedMs: 0,
      },
    ],
  });
  expect(usage.pools[0]!.heldMs).toBeLessThanOrEqual(3 * usage.spanMs);

  const anew = await run.usage();
  expect(anew.pools.map(({ leases, requests }) => ({ leases, requests }))).toEqual([
    { leases: 0, requests: 0 },
    { leases: 0, requests: 0 },
  ]);
  // One board is still held.
  expect(anew.pools[0]!.heldMs).toBeLessThanOrEqual(anew.spanMs + 1);
});
