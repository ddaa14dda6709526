import { beforeAll, describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { type Project, project, type RunResult } from "./harness/project.ts";
import { failuresOf, testNamed } from "./harness/report.ts";
import { byName, config, testFile } from "./harness/sources.ts";

/** Each test file has boards of its own, by a label: so its entries in the diary are known by their keys. */
const resources = `
  import { defineResources, pool } from "resource-locker";
  import { note } from "./diary";

  const kinds = ["hooks", "flat", "failing", "late"];
  const open = async (item) => {
    note("open", item.id);
    return { id: item.id, isOpen: true };
  };
  const close = async (opened, item) => {
    note("close", item.id);
    opened.isOpen = false;
  };
  export const resources = defineResources({
    boards: pool({
      discover: kinds.flatMap((kind) => [1, 2, 3].map((n) => ({ id: kind + n, kind, n }))),
      key: (b) => b.id,
      labels: ({ kind, n }) => ({ kind, n }),
      open,
      close,
    }),
    rigs: pool({
      discover: [1, 2, 3, 4, 5, 6].map((n) => ({ id: "r" + n })),
      key: (r) => r.id,
      scope: "test",
      open,
      close,
    }),
    racks: pool({
      discover: [{ id: "k1" }, { id: "k2" }, { id: "k3" }],
      key: (k) => k.id,
      scope: "worker",
      open,
      close,
    }),
    plain: pool({ discover: ["p1", "p2", "p3", "p4"] }),
  });
`;

const hooks = testFile(`
  const log = (where) => ({ boards }) => {
    for (const board of boards) {
      expect(board.isOpen).toBe(true);
      note(where, board.id);
    }
  };
  test.use({ boards: need(2, { where: { kind: "hooks" } }) });
  test.beforeAll(log("beforeAll"));
  test.beforeEach(log("beforeEach"));
  test.afterEach(log("afterEach"));
  test.afterAll(log("afterAll"));
  test.aroundAll(async (run, { boards }) => {
    log("aroundAll")({ boards });
    // Vitest itself tears down the fixtures of a file before this is over.
    await run();
  });
  test.aroundEach(async (run, { boards }) => {
    log("aroundEach")({ boards });
    await run();
    log("aroundEach")({ boards });
  });
  test("first", log("test"));
  describe("deeper", () => {
    test.beforeAll(log("inner"));
    test("second", log("test"));
    test("without", () => {});
  });
`);

const flat = testFile(`
  test.use({
    boards: [
      need(1, { where: { kind: "flat", n: 3 } }),
      need(2, { where: (board) => board.kind === "flat" && board.n < 3 }),
    ],
    plain: need(1, { where: (name) => name > "p3" }),
  });
  test("has all of them, need by need", ({ boards, plain }) => {
    expect(boards.map(({ id }) => id)).toEqual(["flat3", "flat1", "flat2"]);
    expect(plain).toEqual(["p4"]);
  });
  test("can take them apart", ({ boards: [a, b, c], plain: [p] }) => {
    expect([a.id, b.id, c.id, p]).toEqual(["flat3", "flat1", "flat2", "p4"]);
  });
`);

const each = testFile(`
  test.for([1, 2])("for %i", (n, { rigs, task }) => {
    expect(rigs).toHaveLength(1);
  });
  test.each([1, 2])("each %i", (n) => {
    expect(n).toBeGreaterThan(0);
  });
  describe.each([3, 4])("in %i", () => {
    test("a rig", ({ rigs }) => {
      expect(rigs[0].isOpen).toBe(true);
    });
  });
`);

const perTest = testFile(`
  test.use({ rigs: need(1) });
  test("outside", ({ rigs }) => expect(rigs).toHaveLength(1));
  describe("inside", () => {
    test.use({ rigs: need(2) });
    test("two", ({ rigs }) => expect(rigs).toHaveLength(2));
    describe("deeper", () => {
      test("also two", ({ rigs }) => expect(rigs).toHaveLength(2));
    });
    describe("deeper, with its own", () => {
      test.use({ rigs: need(3) });
      test("three", ({ rigs }) => expect(rigs).toHaveLength(3));
    });
  });
  test("outside again", ({ rigs }) => expect(rigs).toHaveLength(1));
  describe("hooks", () => {
    test.use({ rigs: need(2) });
    let before;
    test.beforeEach(({ rigs }) => {
      expect(rigs).toHaveLength(2);
      before = rigs;
    });
    test.afterEach(({ rigs }) => {
      expect(rigs).toEqual(before);
      expect(rigs.every((rig) => rig.isOpen)).toBe(true);
    });
    test("has what its beforeEach has", ({ rigs }) => expect(rigs).toEqual(before));
    test("has rigs for its hooks alone", () => expect(before).toHaveLength(2));
  });
`);

const concurrent = testFile(`
  let arrived = 0;
  const all = Promise.withResolvers();
  /** Ends when three tests have something at the same time. */
  const meet = async (rigs) => {
    for (const rig of rigs) note("start", rig.id);
    if (++arrived === 3) all.resolve();
    await all.promise;
    for (const rig of rigs) note("end", rig.id);
  };
  test.use({ boards: need(1, { where: { kind: "late" } }) });
  describe.concurrent("three at once", () => {
    test("a", ({ rigs }) => meet(rigs));
    test("b", ({ rigs, boards }) => meet(rigs));
    describe("inner", () => {
      test.use({ rigs: need(2) });
      test("c", ({ rigs, plain }) => meet(rigs));
    });
    test("none", () => {});
  });
`);

const retry = testFile(`
  test.use({ boards: need(1, { where: { kind: "failing" } }) });
  let attempts = 0;
  test("of a pool of the test", { retry: 2 }, ({ rigs: [rig] }) => {
    expect(rig.isOpen).toBe(true);
    note("attempt", rig.id);
    if (++attempts < 3) throw new Error("not yet");
  });
  let again = 0;
  test("of a pool of the file", { retry: 1 }, ({ boards: [board] }) => {
    expect(board.isOpen).toBe(true);
    note("attempt", board.id);
    if (++again < 2) throw new Error("not yet");
  });
  test("repeated", { repeats: 2 }, ({ rigs: [rig] }) => {
    expect(rig.isOpen).toBe(true);
  });
`);

const extend = testFile(`
  const mine = test.extend({
    session: async ({ plain: [name] }, use) => {
      await use("session of " + name);
    },
    greeting: async ({ session }, use) => {
      await use("hello, " + session);
    },
  });
  mine("a fixture's", ({ session }) => {
    expect(session).toMatch(/^session of p\\d$/);
  });
  mine("a fixture's fixture's", ({ greeting }) => {
    expect(greeting).toMatch(/^hello, session of p\\d$/);
  });
  const other = test.extend("rigged", async ({ rigs }) => rigs.map(({ id }) => id));
  describe("by the builder", () => {
    other.use({ rigs: need(2) });
    other("a fixture's", ({ rigged }) => {
      expect(rigged).toHaveLength(2);
    });
  });
  const auto = test.extend({
    watched: [
      async ({ rigs }, use) => {
        note("auto", rigs[0].id);
        await use(rigs);
      },
      { auto: true },
    ],
  });
  auto("an automatic fixture's", () => {});
`);

const late = testFile(`
  test.use({ boards: need(1, { where: { kind: "late" } }) });
  test("before", () => note("before", "late"));
  test("with", ({ boards }) => note("with", "late"));
  test("after", () => note("after", "late"));
`);

const worker = (count: number) =>
  testFile(`
    test.use({ racks: need(${count}) });
    test("racks", ({ racks }) => {
      expect(racks.every((rack) => rack.isOpen)).toBe(true);
      for (const rack of racks) note("rack${count}", rack.id);
    });
    test("the same racks", ({ racks }) => {
      for (const rack of racks) note("rack${count}", rack.id);
    });
  `);

describe.each(versions)("Vitest %s", (vitest) => {
  let lab: Project;
  let report: RunResult;

  beforeAll(async () => {
    lab = await project({
      vitest,
      files: {
        "resources.ts": resources,
        "vitest.config.ts": config({ head: byName.head, test: byName.test }),
        "hooks.test.ts": hooks,
        "flat.test.ts": flat,
        "each.test.ts": each,
        "per-test.test.ts": perTest,
        "concurrent.test.ts": concurrent,
        "retry.test.ts": retry,
        "extend.test.ts": extend,
        "late.test.ts": late,
        "worker/1.ts": worker(1),
        "worker/2.ts": worker(1),
        "worker/3.ts": worker(2),
      },
    });
    report = await lab.run();
    return () => lab[Symbol.asyncDispose]();
  }, 60_000);

  const failures = (file: string) =>
    failuresOf({ files: report.files.filter((one) => one.file === file), unhandled: [] });
  const metaOf = (name: string, file: string) =>
    testNamed(report, name, file).meta.resourceLocker?.resources;
  const happened = (what: string, key: string) =>
    lab.diary
      .entries(what)
      .filter((entry) => entry.key.startsWith(key))
      .map((entry) => entry.key);

  test("the run as a whole is in order, and nobody had what another one had", () => {
    expect(failuresOf(report)).toEqual([]);
    expect(report.code).toBe(0);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("hooks of every kind get the opened resources of the file", () => {
    expect(failures("hooks.test.ts")).toEqual([]);
    for (const where of ["beforeAll", "afterAll", "inner"]) {
      expect(happened(where, "hooks")).toHaveLength(2);
    }
    for (const where of ["beforeEach", "afterEach"]) {
      expect(happened(where, "hooks")).toHaveLength(6);
    }
    expect(happened("aroundAll", "hooks")).toHaveLength(2);
    expect(happened("aroundEach", "hooks")).toHaveLength(12);
    expect(happened("test", "hooks")).toHaveLength(4);
  });

  test("open and close are called once in a file, before and after everything", () => {
    const all = lab.diary.entries().filter(({ key }) => key.startsWith("hooks"));
    const opened = all.filter(({ what }) => what === "open").map(({ key }) => key);
    expect(opened).toHaveLength(2);
    expect(all.slice(0, 2).map(({ what }) => what)).toEqual(["open", "open"]);
    expect(all.slice(-2).map(({ what }) => what)).toEqual(["close", "close"]);
    expect(happened("close", "hooks").toSorted()).toEqual(opened.toSorted());
  });

  test("several needs of a pool come as one list, in order, decided by labels or a function", () => {
    expect(failures("flat.test.ts")).toEqual([]);
  });

  test("task.meta says which resources a test had, and how long it waited", () => {
    expect(metaOf("has all of them, need by need", "flat.test.ts")).toEqual({
      boards: ["flat3", "flat1", "flat2"],
      plain: ["p4"],
    });
    const { meta } = testNamed(report, "can take them apart", "flat.test.ts");
    expect(meta.resourceLocker?.waited).toBeTypeOf("number");
    expect(testNamed(report, "deeper > without", "hooks.test.ts").state).toBe("passed");
    expect(metaOf("before", "late.test.ts") ?? {}).toEqual({});
  });

  test("test.for and describe.each get resources; test.each goes on without", () => {
    expect(failures("each.test.ts")).toEqual([]);
    for (const name of ["for 1", "for 2", "in 3 > a rig", "in 4 > a rig"]) {
      expect(metaOf(name, "each.test.ts")).toEqual({ rigs: [expect.stringMatching(/^r\d$/)] });
    }
    expect(metaOf("each 1", "each.test.ts")).toBeUndefined();
  });

  test("use in a describe counts for its tests of a test-scope pool, and their hooks", () => {
    expect(failures("per-test.test.ts")).toEqual([]);
    expect(
      metaOf("inside > deeper, with its own > three", "per-test.test.ts")?.["rigs"],
    ).toHaveLength(3);
  });

  test("concurrent tests have each their own of a test-scope pool, at the same time", () => {
    expect(failures("concurrent.test.ts")).toEqual([]);
    const rigs = ["a", "b", "inner > c"].flatMap(
      (name) => metaOf(`three at once > ${name}`, "concurrent.test.ts")?.["rigs"] ?? [],
    );
    expect(new Set(rigs).size).toBe(4);
  });

  test("each attempt of a test has opened resources", () => {
    expect(failures("retry.test.ts")).toEqual([]);
    expect(happened("attempt", "r")).toHaveLength(3);
    expect(happened("attempt", "failing")).toHaveLength(2);
    expect(testNamed(report, "of a pool of the test", "retry.test.ts").retries).toBe(2);
  });

  test("a retry keeps what the file has", () => {
    expect(happened("open", "failing")).toHaveLength(1);
    expect(happened("close", "failing")).toHaveLength(1);
  });

  test("the user's own fixtures take resources for a test that only takes the fixture", () => {
    expect(failures("extend.test.ts")).toEqual([]);
    expect(metaOf("a fixture's", "extend.test.ts")?.["plain"]).toHaveLength(1);
    expect(metaOf("by the builder > a fixture's", "extend.test.ts")?.["rigs"]).toHaveLength(2);
    expect(happened("auto", "r")).toHaveLength(1);
  });

  test("what is opened is closed, and nothing is left behind", async () => {
    const opened = lab.diary.entries("open").map(({ key }) => key);
    const closed = lab.diary.entries("close").map(({ key }) => key);
    expect(opened.length).toBeGreaterThan(10);
    expect(closed.toSorted()).toEqual(opened.toSorted());
    expect(await lab.observer.list()).toEqual({ leases: [], queue: [] });
  });

  test("a pool of the worker serves all its files; a file that needs more asks anew", async () => {
    for (const n of [1, 2, 3]) lab.write(`worker-${n}.test.ts`, `import "./worker/${n}";`);
    const before = lab.diary.entries().length;
    const result = await lab.run(["worker-", "--no-isolate", "--maxWorkers=1"]);
    expect(failuresOf(result)).toEqual([]);
    const entries = lab.diary
      .entries()
      .slice(before)
      .filter(({ key }) => key.startsWith("k"));
    const events = entries.map(({ what, key }) => `${what} ${key}`);
    const first = entries[0]!.key;
    expect(events.slice(0, 6)).toEqual([
      `open ${first}`,
      ...Array.from({ length: 4 }, () => `rack1 ${first}`),
      `close ${first}`,
    ]);
    const racks = entries.slice(6, 8).map(({ key }) => key);
    expect(events.slice(6)).toEqual([
      ...racks.map((key) => `open ${key}`),
      ...racks.map((key) => `rack2 ${key}`),
      ...racks.map((key) => `rack2 ${key}`),
      ...events.slice(-2),
    ]);
    expect(events.slice(-2).toSorted()).toEqual(racks.map((key) => `close ${key}`).toSorted());
    expect(await lab.observer.list()).toEqual({ leases: [], queue: [] });
  });
});
