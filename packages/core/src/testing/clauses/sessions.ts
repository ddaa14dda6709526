import assert from "node:assert/strict";
import { type BenchClause, all, any } from "../bench.ts";

/** What a session's end takes with it. */
export const sessionClauses: readonly BenchClause[] = [
  {
    name: "a session that closes gives everything back, and serves who waits for it",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      await a.must(all("b1"));
      await a.must(all("b2"));
      const waiter = await b.wait([all("b1", "b2")]);
      await a.session.close();
      await a.session.close();
      await waiter.granted;
    },
  },
  {
    name: "a session that closes leaves the queue",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      const grant = await a.must(all("b1"));
      await b.wait([all("b1")]);
      const behind = await c.wait([any(1, ["b1"])]);
      await b.session.close();
      await a.session.release(grant.id);
      await behind.granted;
      assert.deepEqual((await c.session.list()).queue, []);
    },
  },
  {
    name: "what was taken over from a session that ended stays with the one who took it",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      const old = await a.must(all("b1"));
      const waiter = await b.wait([all("b1")]);
      await a.session.close();
      const grant = await waiter.granted;
      await assert.rejects(a.session.release(old.id), "the old session is over");
      assert.equal(await c.session.release(old.id), false);
      assert.equal(await c.take(all("b1")), undefined);
      const [[before], [after]] = [old.leases[0]!, grant.leases[0]!];
      if (b.capabilities.tokens) assert.ok(after!.token > before!.token);
    },
  },
  {
    name: "nothing can be asked of a session that is closed",
    async run(bench) {
      const a = await bench.client();
      await a.session.close();
      await assert.rejects(a.take(all("b1")));
      await assert.rejects(a.session.list());
    },
  },
];
