import { beforeAll, describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { project, type RunResult } from "./harness/project.ts";
import { failuresOf, testNamed } from "./harness/report.ts";
import { config, testFile } from "./harness/sources.ts";

const badPools = `
  import { defineResources, pool } from "resource-locker";
  export const resources = defineResources({
    throwing: pool({
      discover: async () => {
        throw new Error("the lab is closed");
      },
    }),
    listless: pool({ discover: () => ({ boards: ["b1"] }) }),
    twins: pool({ discover: () => [{ id: "b1" }, { id: "b1" }], key: (b) => b.id }),
    hanging: pool({ discover: () => new Promise(() => {}), discoverTimeout: 300 }),
    keyless: pool({ discover: () => [{ id: "b1" }] }),
    dated: pool({ discover: () => [{ id: "b1", at: new Date() }], key: (b) => b.id }),
    good: pool({ discover: async () => ["g1"] }),
    unopened: pool({
      discover: ["u1"],
      open: () => {
        throw new Error("no such port");
      },
    }),
    unopening: pool({ discover: ["u2"], open: () => new Promise(() => {}), openTimeout: 300 }),
    unclosed: pool({
      discover: ["u3"],
      open: (name) => name,
      close: () => {
        throw new Error("it is stuck");
      },
    }),
  });
`;

/** Each with what its error has to say. */
const bad: Readonly<Record<string, readonly [name: string, text: RegExp]>> = {
  throwing: ["DiscoveryError", /throwing.*the lab is closed/],
  listless: ["InputError|DiscoveryError", /listless.*list/],
  twins: ["InputError|DiscoveryError", /twins.*items 1 and 2 have the same key, b1/],
  hanging: ["DiscoveryError", /hanging.*300 ms.*discoverTimeout/],
  keyless: ["InputError|DiscoveryError", /keyless.*key: \(item\) =>/],
  dated: ["InputError|DiscoveryError", /dated.*at/],
  unopened: ["OpenError", /u1 \(pool unopened\).*no such port/],
  unopening: ["OpenError", /u2 \(pool unopening\).*300 ms.*openTimeout/],
};

describe.each(versions)("Vitest %s", (vitest) => {
  describe("pools that can't be used", () => {
    let result: RunResult;
    let left: unknown;

    beforeAll(async () => {
      const names = [...Object.keys(bad), "unclosed"];
      await using lab = await project({
        vitest,
        files: {
          "resources.ts": badPools,
          ...Object.fromEntries(
            names.map((pool) => [
              `${pool}.test.ts`,
              testFile(`
                test("needs it", ({ ${pool} }) => use(${pool}));
                test("needs a good one", ({ good }) => use(good));
                test("needs nothing", () => {});
              `),
            ]),
          ),
        },
      });
      result = await lab.run();
      left = await lab.observer.list();
    }, 60_000);

    test.each(Object.entries(bad))("%s: says what is wrong", (pool, [name, text]) => {
      const { state, errors } = testNamed(result, "needs it", `${pool}.test.ts`);
      expect(state).toBe("failed");
      expect(errors).toHaveLength(1);
      expect(errors[0]?.name).toMatch(new RegExp(`^(${name})$`));
      expect(errors[0]?.message).toMatch(text);
    });

    test.each(Object.keys(bad))("%s: fails nothing that does not need it", (pool) => {
      const others = ["needs a good one", "needs nothing"].map((name) =>
        testNamed(result, name, `${pool}.test.ts`),
      );
      expect(others.map(({ state, errors }) => ({ state, errors }))).toEqual([
        { state: "passed", errors: [] },
        { state: "passed", errors: [] },
      ]);
    });

    test("a close that fails is told, and what it was to close is free", () => {
      const { tests, errors } = result.files.find((one) => one.file === "unclosed.test.ts")!;
      const all = [...errors, ...tests.flatMap((one) => one.errors), ...result.unhandled];
      expect(all.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/u3 \(pool unclosed\).*it is stuck/),
      );
      expect(left).toEqual({ leases: [], queue: [] });
    });
  });

  describe("test files with mistakes", () => {
    let result: RunResult;

    beforeAll(async () => {
      await using lab = await project({
        vitest,
        files: {
          "misspelt.test.ts": testFile(`
            test.use({ bords: need(2) });
            test("never", () => {});
          `),
          "inside.test.ts": testFile(`
            describe("the radio", () => {
              test.use({ boards: need(2) });
              test("never", () => {});
            });
          `),
          "running.test.ts": testFile(`
            test("asks for more", () => test.use({ boards: need(2) }));
          `),
          "number.test.ts": testFile(`
            test.use({ boards: 2 });
            test("never", () => {});
          `),
          "option.test.ts": testFile(`
            test.use({ boards: need(2, { wher: {} }) });
            test("never", () => {});
          `),
          "label.test.ts": testFile(`
            test.use({ boards: need(1, { where: { modell: "T1000" } }) });
            test("asks", ({ boards }) => use(boards));
          `),
          "where.test.ts": testFile(`
            test.use({ boards: need(1, { where: (b) => b.nothing.there }) });
            test("asks", ({ boards }) => use(boards));
          `),
        },
      });
      result = await lab.run();
    }, 60_000);

    const messagesOf = (file: string) =>
      failuresOf({ files: result.files.filter((one) => one.file === file), unhandled: [] });

    test.each([
      ["a misspelt pool", "misspelt.test.ts", /InputError: .*"bords".*did you mean "boards"\?/],
      [
        "use in a describe for a pool of the file",
        "inside.test.ts",
        /InputError: .*boards.*describe.*the radio.*top of the file/s,
      ],
      [
        "use in a running test",
        "running.test.ts",
        /InputError: test\.use .*while the test "asks for more" runs.*top of the file/s,
      ],
      ["a number for a need", "number.test.ts", /InputError: .*boards.*received 2.*need\(2\)/],
      ["a misspelt option", "option.test.ts", /InputError: .*"wher".*"where"/],
      ["a label that no resource has", "label.test.ts", /modell.*model/],
      ["a where that throws", "where.test.ts", /where.*undefined/],
    ])("%s", (_, file, text) => {
      const messages = messagesOf(file);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(text);
    });
  });

  test.each([
    [
      "a misspelt option",
      config({ plugin: "timeuot: 1_000" }),
      /InputError: .*"timeuot".*"timeout"/s,
    ],
    [
      "a store object where an address is meant",
      config({
        head: `import { memoryStore } from "resource-locker";`,
        plugin: "store: memoryStore()",
      }),
      /InputError: .*store.*address/s,
    ],
    ["an address of no store", config({ plugin: `store: "sqllite:"` }), /InputError: .*"?sqllite/s],
    [
      "a timeout that is none",
      config({ plugin: `timeout: "1 s"` }),
      /InputError: .*timeout.*"1 s"/s,
    ],
    [
      "a fixed list with two of one key",
      config({
        head: `import { defineResources, pool } from "resource-locker";`,
        resources: `resources: defineResources({ boards: pool({ discover: ["b1", "b1"] }) })`,
      }),
      /InputError: .*boards.*items 1 and 2 have the same key, b1/s,
    ],
    [
      "pools without defineResources",
      config({ resources: "resources: { boards: [] }" }),
      /InputError: .*resources.*defineResources/s,
    ],
    ["no resources at all", config({ resources: "" }), /InputError: .*resources/s],
  ])("a configuration with %s ends the run before its first test", async (_, text, error) => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": text,
        "a.test.ts": testFile(`test("never", () => note("ran"));`),
      },
    });
    // The variable would win over any store that is written down.
    const { code, output } = await lab.fail([], { env: { RESOURCE_LOCKER_STORE: undefined } });
    expect(output).toMatch(error);
    expect(code).not.toBe(0);
    expect(lab.diary.entries()).toEqual([]);
  });

  test("a run without the plugin says how to add it, where something is to be locked", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": `export default {};`,
        "a.test.ts": testFile(`
          test("needs a board", ({ boards }) => use(boards));
          test("needs nothing", () => {});
        `),
      },
    });
    const result = await lab.run();
    expect(testNamed(result, "needs a board").errors[0]).toMatchObject({
      name: "InputError",
      message: expect.stringContaining("@resource-locker/vitest/plugin"),
    });
    expect(testNamed(result, "needs nothing").state).toBe("passed");
  });

  test("resource-locker.config.ts is found, and says which option is misspelt", async () => {
    const file = (more: string) => `
      import { resources } from "./resources.ts";
      export default { resources, ${more} };
    `;
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": config({ resources: "" }).replace("{  }", ""),
        "resource-locker.config.ts": file("timeout: 1_000"),
        "a.test.ts": testFile(`test("has a board", ({ boards }) => use(boards));`),
      },
    });
    expect(failuresOf(await lab.run())).toEqual([]);
    lab.write("resource-locker.config.ts", file("timeuot: 1_000"));
    const { code, output } = await lab.fail();
    expect(code).not.toBe(0);
    expect(output).toMatch(/resource-locker\.config\.ts.*"timeuot".*"timeout"/s);
  });
});
