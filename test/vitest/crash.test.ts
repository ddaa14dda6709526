import { rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { aliveFilesOf } from "./harness/processes.ts";
import { project } from "./harness/project.ts";
import { testNamed } from "./harness/report.ts";
import { byName, config, testFile } from "./harness/sources.ts";
import { within } from "./harness/within.ts";

const keeps = testFile(`test("keeps", ({ boards }) => keep(boards));`);

/** Uses b2 in a loop that nothing gets into, and can't be asked to end. */
const stubborn = testFile(`
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  test.use({ boards: need(1, { where: { id: "b2" } }) });
  test("goes on", { timeout: 30_000 }, ({ boards }) => spin(boards, 2_500));
`);

/** A reporter that keeps the main process busy for a while, as soon as something is used. */
const blocking = `
          import { appendFileSync, existsSync } from "node:fs";
          const note = (what) =>
            appendFileSync(process.env.DIARY, [what, "-", process.pid, 0, Date.now()].join(" ") + "\\n");
          export default class {
            onInit() {
              const timer = setInterval(() => {
                if (!existsSync(process.env.DIARY)) return;
                clearInterval(timer);
                note("blocked");
                for (const end = Date.now() + 3_500; Date.now() < end; );
                note("unblocked");
              }, 10);
            }
          }
`;

describe.each(versions)("Vitest %s", (vitest) => {
  test("SIGKILL of a worker frees what it had", async () => {
    await using lab = await project({ vitest, files: { "a.test.ts": keeps } });
    await using run = lab.start(["--pool=forks"]);
    const user = await run.noted("start");
    const next = lab.taken(user.key);
    await lab.queued(1);
    process.kill(user.pid, "SIGKILL");
    // Promised are 200 ms.
    const { since } = await within(2_000, next);
    expect(since).toBeGreaterThanOrEqual(lab.diary.last(user).at);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("after Ctrl-C each board is free once its worker has ended, and not before", async () => {
    await using lab = await project({
      vitest,
      files: {
        "a.test.ts": testFile(`
          test.use({ boards: need(1, { where: { id: "b1" } }) });
          test("ends", ({ boards }) => keep(boards));
        `),
        "b.test.ts": stubborn,
      },
    });
    await using run = lab.start(["--pool=forks", "--maxWorkers=2"]);
    const weak = await run.noted("start", "b1");
    const strong = await run.noted("start", "b2");
    const next = { b1: lab.taken("b1"), b2: lab.taken("b2") };
    await lab.queued(2);
    run.killWatchdog();
    run.signalAll("SIGINT");
    await run.gone(weak.pid);
    // Promised is 1 s.
    const first = await within(10_000, next.b1);
    expect(first.since).toBeGreaterThanOrEqual(lab.diary.last(weak).at);
    await run.gone(strong.pid);
    const { since } = await within(10_000, next.b2);
    expect(since).toBeGreaterThanOrEqual(lab.diary.ended(strong).at);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("after SIGKILL of the main process nobody gets what a worker still uses", async () => {
    await using lab = await project({ vitest, files: { "a.test.ts": stubborn } });
    await using run = lab.start(["--pool=forks"]);
    const user = await run.noted("start", "b2");
    const broker = await run.broker();
    const next = lab.taken("b2");
    await lab.queued(1);
    run.killWatchdog();
    run.kill("SIGKILL");
    const { since } = await next;
    expect(since).toBeGreaterThanOrEqual(lab.diary.ended(user).at);
    expect(lab.diary.overlaps()).toEqual([]);
    await run.gone(user.pid);
    await run.gone(broker);
  });

  test("after SIGKILL of main process and broker nobody gets what a worker still uses", async () => {
    await using lab = await project({ vitest, files: { "a.test.ts": stubborn } });
    await using run = lab.start(["--pool=forks"]);
    const user = await run.noted("start", "b2");
    const broker = await run.broker();
    const next = lab.taken("b2");
    await lab.queued(1);
    run.killWatchdog();
    process.kill(broker, "SIGKILL");
    run.kill("SIGKILL");
    const { since } = await next;
    expect(since).toBeGreaterThanOrEqual(lab.diary.ended(user).at);
    expect(lab.diary.overlaps()).toEqual([]);
    await run.gone(user.pid);
  });

  test("a main process that is gone makes a waiting worker give up", async () => {
    await using lab = await project({ vitest, files: { "a.test.ts": keeps } });
    await using _ = await lab.observer.acquire(["b1", "b2", "b3"]);
    await using run = lab.start();
    await lab.queued(1);
    const broker = await run.broker();
    run.kill("SIGKILL");
    await lab.queued(0);
    await run.gone(broker);
    expect(lab.diary.entries()).toEqual([]);
  });

  test("SIGKILL of the broker fails the tests by BrokerLostError; what they had is free once their worker has ended, and not before", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": config({ head: byName.head, test: `${byName.test} maxWorkers: 1` }),
        "a.test.ts": testFile(`
          // It needs a while to notice.
          vitest.afterAll(() => busy([{ id: "b1" }], 1_500));
          test.use({ boards: need(1, { where: { id: "b1" } }) });
          test("is using it", ({ boards }) => keep(boards));
          test("comes later", ({ boards }) => use(boards));
          test("needs nothing", () => {});
        `),
        "b.test.ts": testFile(`
          test("in another file", ({ boards }) => use(boards));
          test("needs nothing there", () => {});
        `),
      },
    });
    await using run = lab.start(["--pool=forks"]);
    const user = await run.noted("start", "b1");
    const broker = await run.broker();
    const next = lab.taken("b1");
    await lab.queued(1);
    process.kill(broker, "SIGKILL");
    const { since } = await next;
    expect(since).toBeGreaterThanOrEqual(lab.diary.last(user).at);
    expect(lab.diary.entries("busy", "b1").length).toBeGreaterThan(1);
    await run.gone(user.pid);
    const report = await run.report();
    for (const name of ["is using it", "comes later", "in another file"]) {
      expect(testNamed(report, name).errors[0]).toMatchObject({
        name: "BrokerLostError",
        code: "RESOURCE_LOCKER_BROKER_LOST",
      });
    }
    for (const name of ["needs nothing", "needs nothing there"]) {
      expect(testNamed(report, name).state).toBe("passed");
    }
    expect(run.output).toMatch(/The broker of this run has died \(SIGKILL\)/);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test.each([
    ["", []],
    [", also with the main process blocked", ["--reporter=./blocking.mjs"]],
  ])("a test that blocks its worker keeps what it has%s", async (_, args) => {
    await using lab = await project({
      vitest,
      files: {
        "a.test.ts": testFile(`
          test("blocks", { timeout: 30_000 }, ({ boards }) => spin(boards, 2_500));
        `),
        "blocking.mjs": blocking,
      },
    });
    await using run = lab.start(args);
    const user = await run.noted("start");
    if (args.length > 0) await run.noted("blocked");
    const next = lab.taken(user.key);
    await lab.queued(1);
    const { since } = await next;
    expect(since).toBeGreaterThanOrEqual(lab.diary.ended(user).at);
    expect(testNamed(await run.report(), "blocks")).toMatchObject({ state: "passed", errors: [] });
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("while the main process is blocked, what was discovered before is served", async () => {
    await using lab = await project({
      vitest,
      files: {
        "resources.ts": `
          import { defineResources, pool } from "resource-locker";
          export const resources = defineResources({
            boards: pool({ discover: async () => ["b1"], scope: "test", refresh: 100 }),
          });
        `,
        "a.test.ts": testFile(`
          test("before", ({ boards }) => use(boards, 500));
          test("meanwhile", ({ boards }) => note("served"));
        `),
        "blocking.mjs": blocking,
      },
    });
    await using run = lab.start(["--reporter=./blocking.mjs"]);
    await run.report();
    const events = lab.diary.entries().map(({ what }) => what);
    expect(events).toEqual(["start", "blocked", "end", "served", "unblocked"]);
  });

  test("a test that timed out keeps what it has as long as its code runs on", async () => {
    await using lab = await project({
      vitest,
      files: {
        "resources.ts": `
          import { defineResources, pool } from "resource-locker";
          export const resources = defineResources({
            boards: pool({ discover: ["b1", "b2", "b3"], scope: "test" }),
          });
        `,
        "a.test.ts": testFile(`
          const body = Promise.withResolvers();
          test("is too slow", { timeout: 200 }, async ({ boards }) => {
            // Its list is empty from the end of its scope on.
            await use([...boards], 1_500);
            body.resolve();
          });
          test("comes after it", () => body.promise);
        `),
      },
    });
    await using run = lab.start();
    const user = await run.noted("start");
    const next = lab.taken(user.key);
    await lab.queued(1);
    const { since } = await next;
    expect(since).toBeGreaterThanOrEqual(lab.diary.ended(user).at);
    const report = await run.report();
    expect(testNamed(report, "is too slow").errors[0]?.message).toMatch(/timed out in 200 ?ms/);
    expect(testNamed(report, "comes after it").state).toBe("passed");
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("a retry of a test that timed out waits for its own code, and says so", async () => {
    await using lab = await project({
      vitest,
      files: {
        "resources.ts": `
          import { defineResources, pool } from "resource-locker";
          export const resources = defineResources({
            boards: pool({ discover: ["b1"], scope: "test" }),
          });
        `,
        "a.test.ts": testFile(`
          let tries = 0;
          test("is too slow once", { timeout: 200, retry: 2 }, async ({ boards }) => {
            tries++;
            await use([...boards], tries === 1 ? 4_000 : 10);
          });
        `),
      },
    });
    const { output, ...report } = await lab.run();
    expect(testNamed(report, "is too slow once")).toMatchObject({ state: "passed", retries: 1 });
    expect(output).toMatch(
      /waiting \d+ s for 1 of boards: b1 held by .*; you are 1st \(b1 still used by the test "is too slow once" of this very worker, which has ended but whose code runs on\)/,
    );
    expect(lab.diary.entries("start")).toHaveLength(2);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("what an aroundAll uses stays locked until it has ended", async () => {
    await using lab = await project({
      vitest,
      files: {
        "a.test.ts": testFile(`
          test.aroundAll(async (run, { boards }) => {
            const [board] = boards;
            note("start", board.id);
            await run();
            await sleep(1_000);
            note("end", board.id);
          });
          test("x", ({ boards }) => {});
        `),
      },
    });
    await using run = lab.start();
    const user = await run.noted("start");
    const { since } = await lab.taken(user.key);
    expect(since).toBeGreaterThanOrEqual(lab.diary.ended(user).at);
    expect(await run.closed).toMatchObject({ code: 0 });
  });

  test("a lease that is lost fails its test by LeaseLostError; the next one gets it again", async () => {
    await using lab = await project({
      vitest,
      files: {
        "a.test.ts": testFile(`
          test.use({ boards: need(3) });
          test("loses them", { timeout: 60_000 }, ({ boards }) => keep(boards));
          test("gets them again", ({ boards }) => use(boards));
        `),
      },
    });
    await using run = lab.start();
    await run.noted("start", "b3");
    const files = aliveFilesOf(await run.broker());
    expect(files).toHaveLength(1);
    rmSync(files[0]!);
    const report = await run.report();
    expect(testNamed(report, "loses them").errors[0]).toMatchObject({
      name: "LeaseLostError",
      code: "RESOURCE_LOCKER_LEASE_LOST",
    });
    expect(testNamed(report, "gets them again")).toMatchObject({ state: "passed", errors: [] });
  });
});
