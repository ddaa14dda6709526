import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { brokersBelow, connectionsOf } from "./harness/processes.ts";
import { project } from "./harness/project.ts";
import { failuresOf, testNamed } from "./harness/report.ts";
import { testFile } from "./harness/sources.ts";

describe.each(versions)("Vitest %s, watching", (vitest) => {
  test("one broker serves all runs, nothing leaks, and all ends with q", async () => {
    const file = (n: number) =>
      testFile(`
        test.use({ boards: need(2) });
        test("run ${n}", ({ boards }) => use(boards));
      `);
    await using lab = await project({ vitest, files: { "a.test.ts": file(1) } });
    await using run = lab.watch();
    const brokers = new Set<number>();
    let most = 0;
    for (const n of [1, 2, 3, 4]) {
      if (n > 1) lab.write("a.test.ts", file(n));
      await run.until(`run ${n}`, () => run.reports.length >= n);
      const report = run.reports.at(-1)!;
      expect(failuresOf(report)).toEqual([]);
      expect(testNamed(report, `run ${n}`).state).toBe("passed");
      const found = brokersBelow(run.pid);
      expect(found).toHaveLength(1);
      brokers.add(found[0]!);
      await run.until("that nothing is held", async () => {
        return (await lab.observer.list()).leases.length === 0;
      });
      await run.until("that no worker is connected", () => connectionsOf(found[0]!) === 0);
      const files = (): number => readdirSync(`/proc/${found[0]}/fd`).length;
      // At first the broker and the observer get to know each other.
      if (n <= 2) most = files();
      await run.until(`at most ${most} open files`, () => files() <= most);
    }
    expect(brokers.size).toBe(1);
    await run.idle(4);
    expect(run.output).toMatch(/(boards 3 · 2 leases[^]*){4}/);
    run.type("q");
    expect(await run.ended).toMatchObject({ code: 0 });
    for (const broker of brokers) await run.gone(broker);
  });

  test("c ends a run that waits", async () => {
    await using lab = await project({
      vitest,
      files: { "a.test.ts": testFile(`test("waits", ({ boards }) => use(boards));`) },
    });
    const hold = await lab.observer.acquire(["b1", "b2", "b3"]);
    await using run = lab.watch();
    await lab.queued(1);
    run.type("c");
    await run.idle(1);
    expect(lab.diary.entries()).toEqual([]);
    expect((await lab.observer.list()).queue).toEqual([]);
    await hold.release();
    run.type("a");
    await run.idle(2);
    expect(failuresOf(run.reports[1]!)).toEqual([]);
    run.type("q");
    await run.ended;
  });
});
