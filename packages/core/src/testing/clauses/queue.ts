import assert from "node:assert/strict";
import { type BenchClause, all, any, keysOf } from "../bench.ts";

/** Who waits, and who goes first. */
export const queueClauses: readonly BenchClause[] = [
  {
    name: "a waiter is granted when what it waits for is released",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const grant = await a.must(all("b1"));
      const waiter = await b.wait([all("b1")]);
      await a.session.release(grant.id);
      const handed = await waiter.granted;
      assert.deepEqual(keysOf(handed), ["b1"]);
      assert.equal(await b.session.release(handed.id), true);
      await a.must(all("b1"));
    },
  },
  {
    name: "waiters are served by priority, then by arrival",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      if (a.capabilities.order !== "exact") return;
      let grant = await a.must(all("b1"));
      const low = await b.wait([all("b1")], { priority: -5 });
      const first = await b.wait([all("b1")]);
      const second = await a.wait([all("b1")]);
      const high = await b.wait([all("b1")], { priority: 7 });
      const holders = [a, b, b, a];
      for (const [i, next] of [high, first, second, low].entries()) {
        await holders[i]!.session.release(grant.id);
        grant = await next.granted;
      }
    },
  },
  {
    name: "a big request does not starve behind small ones",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      if (a.capabilities.order !== "exact") return;
      const pool = ["b1", "b2"];
      const [one, two] = [await a.must(any(1, pool)), await a.must(any(1, pool))];
      const big = await b.wait([any(2, pool)]);
      const small = await a.wait([any(1, pool)]);
      await a.session.release(one.id);
      assert.equal(await a.take(any(1, pool)), undefined, "kept for the big one");
      await a.session.release(two.id);
      const grant = await big.granted;
      assert.equal(small.isGranted, false);
      await b.session.release(grant.id);
      await small.granted;
    },
  },
  {
    name: "what the foremost can't use serves those behind it",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      await a.must(all("b1"));
      await b.wait([all("b1")]);
      await b.must(all("b2"));
    },
  },
  {
    name: "who leaves the queue leaves nothing behind",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      const grant = await a.must(all("b1"));
      const big = await b.wait([all("b1"), all("b2")]);
      const behind = await c.ask([all("b2")]);
      assert.equal(await b.session.cancel(big.ref), true);
      assert.equal(await b.session.cancel(big.ref), false, "it no longer waits");
      await behind.granted;
      await a.session.release(grant.id);
      await c.must(all("b1"));
      assert.equal(big.isGranted, false);
    },
  },
  {
    name: "a cancel that comes too late says so, and the grant is there to be given back",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const grant = await a.must(all("b1"));
      const waiter = await b.wait([all("b1")]);
      const [released, cancelled] = await Promise.all([
        a.session.release(grant.id),
        b.session.cancel(waiter.ref),
      ]);
      assert.equal(released, true);
      if (!cancelled) await b.session.release((await waiter.granted).id);
      await a.must(all("b1"));
    },
  },
  {
    name: "a waiter can be given other candidates and keeps its place",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      await a.must(all("b1"));
      const grant = await a.must(all("b2"));
      const first = await b.wait([all("b1")]);
      await c.wait([all("b2")]);
      await b.session.update(first.ref, [all("b2")]);
      await a.session.release(grant.id);
      if (b.capabilities.order === "exact") assert.deepEqual(keysOf(await first.granted), ["b2"]);
      const other = await b.wait([all("b1")]);
      await b.session.update(other.ref, [any(1, ["b1", "b3"])]);
      assert.deepEqual(keysOf(await other.granted), ["b3"], "a new candidate that is free is used");
      const answer = await b.session.update("nobody", [all("b1")]);
      assert.equal(answer.state, "none");
    },
  },
  {
    name: "a waiter sees what is kept for an earlier one, and for whom",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      if (a.capabilities.order !== "exact") return;
      const pool = Array.from({ length: 20 }, (_, i) => `p${i + 10}`);
      await a.must(all("b1"));
      const big = await b.wait([all("b1", "b2"), any(20, pool)], { holder: { note: "all" } });
      const few = await c.wait([any(1, ["b1", "b2"])]);
      const many = await c.wait([any(2, pool)]);
      assert.deepEqual((await b.session.look(big.ref))!.kept, [], "nobody is before it");
      const { blockers, kept } = (await c.session.look(few.ref))!;
      const said = [...blockers, ...kept].map(({ key, holder }) => `${key} ${holder.run}`);
      assert.deepEqual(said, ["b1 client 1", "b2 client 2"]);
      assert.equal(kept[0]!.holder.note, "all");
      const ofPool = (await c.session.look(many.ref))!;
      assert.deepEqual(ofPool.blockers, []);
      assert.ok(ofPool.kept.length >= 3, "the first few");
      for (const { key, holder } of ofPool.kept) {
        assert.ok(pool.includes(key));
        assert.equal(holder.run, "client 2");
      }
      await b.session.cancel(big.ref);
      await many.granted;
    },
  },
  {
    name: "leases and the queue can be listed, with who and what for",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const request = await a.ask([all("b1")], {
        holder: { note: "nightly", file: "radio.test.ts" },
      });
      await request.granted;
      const waiter = await b.wait([any(1, ["b1"], { name: "boards" })]);
      const { leases, queue } = await b.session.list();
      assert.equal(leases.length, 1);
      const [lease] = leases;
      assert.equal(lease!.key, "b1");
      assert.equal(lease!.holder.note, "nightly");
      assert.equal(lease!.holder.file, "radio.test.ts");
      assert.equal(lease!.holder.run, "client 1");
      assert.ok(Math.abs(Date.now() - lease!.since) < 60_000);
      assert.equal(queue.length, 1);
      assert.equal(queue[0]!.position, 1);
      assert.equal(queue[0]!.needs[0]!.name, "boards");
      const look = await b.session.look(waiter.ref);
      assert.equal(look!.position, 1);
      assert.deepEqual(
        look!.blockers.map(({ key }) => key),
        ["b1"],
      );
    },
  },
];
