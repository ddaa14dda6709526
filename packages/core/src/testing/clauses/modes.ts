import assert from "node:assert/strict";
import { type BenchClause, all, any, slots } from "../bench.ts";

const shared = (key: string) => any(1, [key], { mode: "shared" });

/** Shared holders, and resources with several slots. */
export const modeClauses: readonly BenchClause[] = [
  {
    name: "shared holders stand beside each other, and beside no exclusive one",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const first = await a.must(shared("db"));
      const second = await b.must(shared("db"));
      assert.equal(await a.take(all("db")), undefined);
      await a.session.release(first.id);
      assert.equal(await a.take(all("db")), undefined, "one is left");
      await b.session.release(second.id);
      await a.must(all("db"));
      assert.equal(await b.take(shared("db")), undefined);
    },
  },
  {
    name: "an exclusive request does not starve behind overlapping shared ones",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      if (a.capabilities.order !== "exact") return;
      const first = await a.must(shared("db"));
      const exclusive = await b.wait([all("db")]);
      const late = await c.wait([shared("db")]);
      assert.equal(await c.take(shared("db")), undefined, "nor around the queue");
      await a.session.release(first.id);
      const grant = await exclusive.granted;
      assert.equal(late.isGranted, false);
      await b.session.release(grant.id);
      await late.granted;
    },
  },
  {
    name: "slots are never exceeded, and a request for many gets its turn",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const two = await a.must(slots(2, "licence", 3));
      assert.equal(await b.take(slots(2, "licence", 3)), undefined);
      const one = await b.must(slots(1, "licence", 3));
      assert.equal(await b.take(slots(1, "licence", 3)), undefined);
      const three = await a.wait([slots(3, "licence", 3)]);
      await b.session.release(one.id);
      if (a.capabilities.order === "exact") {
        assert.equal(await b.take(slots(1, "licence", 3)), undefined, "kept for the waiter");
      }
      await a.session.release(two.id);
      await three.granted;
      assert.equal(await b.take(slots(1, "licence", 3)), undefined);
    },
  },
];
