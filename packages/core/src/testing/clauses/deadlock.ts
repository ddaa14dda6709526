import assert from "node:assert/strict";
import { type BenchClause, all, any } from "../bench.ts";

/** Callers that keep what they hold while they wait for more. */
export const deadlockClauses: readonly BenchClause[] = [
  {
    name: "the request that would close a circle is refused, and names it",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      if (a.capabilities.order !== "exact") return;
      const [one, two] = [await a.must(all("b1")), await b.must(all("b2"))];
      const waiter = await a.wait([all("b2")], { holding: [one.id] });
      const closing = await b.ask([all("b1")], { holding: [two.id] });
      assert.equal(closing.answer.state, "deadlock");
      const { circle } = closing.answer;
      assert.deepEqual(
        circle.map(({ holds }) => holds),
        [["b1"], ["b2"]],
      );
      assert.equal(circle.at(-1)!.holder.run, "client 2");
      await b.session.release(two.id);
      await waiter.granted;
    },
  },
  {
    name: "holding and waiting is no deadlock as long as somebody can finish",
    async run(bench) {
      const [a, b, c] = [await bench.client(), await bench.client(), await bench.client()];
      if (a.capabilities.order !== "exact") return;
      const [one, two] = [await a.must(all("b1")), await b.must(all("b2"))];
      const three = await c.must(all("b3"));
      const first = await a.wait([all("b2")], { holding: [one.id] });
      const second = await b.wait([any(1, ["b1", "b3"])], { holding: [two.id] });
      await c.session.release(three.id);
      await second.granted;
      await b.session.release(two.id);
      await first.granted;
    },
  },
  {
    name: "what is kept for a waiter is no obstacle to the caller it waits for",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const one = await a.must(all("b1"));
      const waiter = await b.wait([all("b1", "b2")]);
      const more = await a.ask([all("b2")], { holding: [one.id] });
      const two = await more.granted;
      await a.session.release(one.id);
      await a.session.release(two.id);
      await waiter.granted;
    },
  },
];
