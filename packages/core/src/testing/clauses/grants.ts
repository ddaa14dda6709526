import assert from "node:assert/strict";
import { type BenchClause, all, any, keysOf } from "../bench.ts";

const five = ["b1", "b2", "b3", "b4", "b5"];

/** What a grant is. */
export const grantClauses: readonly BenchClause[] = [
  {
    name: "one resource is held by one at a time",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const grant = await a.must(all("b1"));
      assert.equal(await b.take(all("b1")), undefined);
      assert.equal(await a.take(all("b1")), undefined, "nor twice by the same client");
      assert.equal(await a.session.release(grant.id), true);
      await b.must(all("b1"));
    },
  },
  {
    name: "all or nothing: what was free of a refused request stays free",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      await a.must(all("b2"));
      assert.equal(await b.take(all("b1"), all("b2")), undefined);
      await a.must(all("b1"));
    },
  },
  {
    name: "any n of many, each resource once",
    async run(bench) {
      const a = await bench.client();
      const first = keysOf(await a.must(any(2, five)));
      const second = keysOf(await a.must(any(2, five)));
      assert.equal(new Set([...first, ...second]).size, 4);
      assert.equal(await a.take(any(2, five)), undefined);
      await a.must(any(1, five));
    },
  },
  {
    name: "overlapping needs are matched exactly",
    async run(bench) {
      const a = await bench.client();
      // Only one way works: c from the last, b from the middle, a from the first.
      const grant = await a.must(any(1, ["a", "b"]), any(1, ["b", "c"]), any(1, ["c"]));
      assert.deepEqual(
        grant.leases.map(([lease]) => lease!.key),
        ["a", "b", "c"],
      );
    },
  },
  {
    name: "preferred keys are tried first, in their order",
    async run(bench) {
      const a = await bench.client();
      const need = any(1, five, { prefer: ["b4", "b2"] });
      assert.deepEqual(keysOf(await a.must(need)), ["b4"]);
      assert.deepEqual(keysOf(await a.must(need)), ["b2"]);
      await a.must(need);
    },
  },
  {
    name: "long lists of candidates work like short ones",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const many = Array.from({ length: 3_000 }, (_, i) => `r${i}`);
      const grant = await a.must(any(2_000, many));
      assert.equal(new Set(keysOf(grant)).size, 2_000);
      assert.equal(await b.take(any(1_001, many)), undefined);
      const rest = await b.must(any(1_000, many));
      assert.equal(await b.take(any(1, many)), undefined);
      await a.session.release(grant.id);
      await a.must(any(2_000, many));
      await b.session.release(rest.id);
    },
  },
  {
    name: "keys may have any character and 1,024 of them",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const odd = [
        "__proto__",
        "\u0000",
        "a\nb",
        "'; DROP TABLE",
        "{}",
        "*",
        "\u{1f600}",
        "\u{ffff}",
      ];
      for (const key of [...odd, "k".repeat(1_024)]) {
        await a.must(all(key));
        assert.equal(await b.take(all(key)), undefined, JSON.stringify(key.slice(0, 20)));
      }
      const { leases } = await b.session.list();
      assert.deepEqual(new Set(leases.map(({ key }) => key.slice(0, 20))).size, odd.length + 1);
    },
  },
  {
    name: "tokens of a resource grow with each lease",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      let last = 0;
      for (const client of [a, b, a]) {
        const grant = await client.must(all("b1"));
        const token = grant.leases[0]![0]!.token;
        if (client.capabilities.tokens) assert.ok(token > last, `${token} after ${last}`);
        last = token;
        await client.session.release(grant.id);
      }
    },
  },
  {
    name: "a second release, a stranger's, and one of what never was change nothing and say so",
    async run(bench) {
      const [a, b] = [await bench.client(), await bench.client()];
      const old = await a.must(all("b1"));
      assert.equal(await b.session.release(old.id), false, "somebody else's");
      await a.session.release(old.id);
      await b.must(all("b1"));
      assert.equal(await a.session.release(old.id), false, "released before");
      assert.equal(await a.session.release(987_654_321), false, "unknown");
      assert.equal(await a.take(all("b1")), undefined, "still held");
    },
  },
];
