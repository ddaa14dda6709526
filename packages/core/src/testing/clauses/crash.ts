import assert from "node:assert/strict";
import { type Bench, type BenchClause, all } from "../bench.ts";

/** What is left of a client whose process was killed. */
export const crashClauses: readonly BenchClause[] = [
  {
    name: "a resource comes free when its holder is killed, and goes to who waits",
    async run(bench) {
      const [dying, b] = [await bench.remote(), await bench.client()];
      const token = await dying.take("b1");
      const waiter = await b.wait([all("b1")]);
      await dying.kill();
      const grant = await within(bench, waiter.granted);
      if (b.capabilities.tokens) assert.ok(grant.leases[0]![0]!.token > token!);
    },
  },
  {
    name: "a waiter that is killed is not granted anything",
    async run(bench) {
      const [a, dying, c] = [await bench.client(), await bench.remote(), await bench.client()];
      const grant = await a.must(all("b1"));
      await dying.wait("b1");
      const behind = await c.wait([all("b1")]);
      await dying.kill();
      await a.session.release(grant.id);
      await within(bench, behind.granted);
      assert.deepEqual((await a.session.list()).queue, []);
    },
  },
  {
    name: "whoever asks without waiting is not refused on account of the dead",
    async run(bench) {
      const [dying, b] = [await bench.remote(), await bench.client()];
      await dying.take("b1");
      assert.equal(await b.take(all("b1")), undefined);
      await dying.kill();
      const start = Date.now();
      while ((await b.take(all("b1"))) === undefined) {
        assert.ok(Date.now() - start < bench.deadWithin, "still held by the dead");
      }
    },
  },
];

async function within<T>(bench: Bench, event: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`nothing happened within ${bench.deadWithin} ms`)),
    bench.deadWithin,
  );
  try {
    return await Promise.race([event, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
