import { describe, expect, test } from "vitest";
import { versions } from "./harness/install.ts";
import { brokersOf } from "./harness/processes.ts";
import { project } from "./harness/project.ts";
import { failuresOf } from "./harness/report.ts";
import { config, testFile } from "./harness/sources.ts";

const layouts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "inline projects that extend the root": {
    "vitest.config.ts": config({
      test: `
        projects: [
          { extends: true, test: { name: "one", include: ["one/*.test.ts"] } },
          { extends: true, test: { name: "two", include: ["two/*.test.ts"] } },
        ],
      `,
    }),
  },
  "inline projects with pools and options of their own": {
    "vitest.config.ts": config({
      test: `
        projects: [
          { extends: true, test: { name: "one", include: ["one/*.test.ts"], pool: "threads" } },
          {
            plugins: [resourceLocker({ resources })],
            test: { name: "two", include: ["two/*.test.ts"], pool: "forks", testTimeout: 1_000 },
          },
        ],
      `,
    }),
  },
  "inline projects without a plugin at the root": {
    "vitest.config.ts": `
      import { defineConfig } from "vitest/config";
      import { resourceLocker } from "@resource-locker/vitest/plugin";
      import { resources } from "./resources.ts";
      export default defineConfig({
        test: {
          projects: ["one", "two"].map((name) => ({
            plugins: [resourceLocker({ resources })],
            test: { name, include: [name + "/*.test.ts"] },
          })),
        },
      });
    `,
  },
  "projects in folders of their own": {
    "vitest.config.ts": folders(),
    "one/vitest.config.ts": config({ test: `name: "one"`, from: "../resources.ts" }),
    "two/vitest.config.ts": config({ test: `name: "two"`, from: "../resources.ts" }),
  },
};

describe.each(versions)("Vitest %s", (vitest) => {
  test.each(Object.entries(layouts))("one broker serves %s", async (_, configs) => {
    const file = testFile(`test("has a board", ({ boards }) => use(boards));`)
      .replace("./lab", "../lab")
      .replace("./diary", "../diary");
    await using lab = await project({
      vitest,
      files: { ...configs, "one/a.test.ts": file, "two/b.test.ts": file },
    });
    const hold = await lab.observer.acquire(["b1", "b2", "b3"]);
    await using run = lab.start(["--maxWorkers=2"]);
    await lab.queued(2);
    const broker = await run.broker();
    await hold.release();
    const report = await run.report();
    expect(failuresOf(report)).toEqual([]);
    expect(report.code).toBe(0);
    expect(report.files.map((one) => one.project).toSorted()).toEqual(["one", "two"]);
    await run.gone(broker);
    expect(run.output.match(/^ *resources {2}/gm)).toHaveLength(1);
    expect(run.output).toMatch(/boards 3 · 2 leases/);
  });

  test("two pools of one name that differ are refused, with both places named", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": folders(),
        ...theirOwn("one", { resources: `pool({ discover: ["b1", "b2"] })` }),
        ...theirOwn("two", { resources: `pool({ discover: ["b1", "b3"] })` }),
      },
    });
    const { code, output } = await lab.fail();
    expect(code).not.toBe(0);
    expect(output).toMatch(/InputError|boards/);
    expect(output).toContain(`${lab.folder}/one`);
    expect(output).toContain(`${lab.folder}/two`);
    expect(output).toMatch(/discover/);
    expect(lab.diary.entries()).toEqual([]);
  });

  test("two pools of one name that are the same are one", async () => {
    const same = { resources: `pool({ discover: () => ["b1"], labels: (b) => ({ name: b }) })` };
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": folders(),
        ...theirOwn("one", same),
        ...theirOwn("two", same),
      },
    });
    const result = await lab.run();
    expect(failuresOf(result)).toEqual([]);
    expect(result.output).toMatch(/boards 1 · 2 leases/);
    expect(lab.diary.overlaps()).toEqual([]);
  });

  test("pools that only one project has are served to it", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": folders(),
        ...theirOwn("one", { name: "boards", resources: `pool({ discover: ["b1"] })` }),
        ...theirOwn("two", { name: "phones", resources: `pool({ discover: ["p1"] })` }),
      },
    });
    const result = await lab.run();
    expect(failuresOf(result)).toEqual([]);
    expect(
      lab.diary
        .entries("end")
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(["b1", "p1"]);
  });

  test("a configuration file beside a project is that project's", async () => {
    const own = (folder: string) => ({
      ...theirOwn(folder, { resources: `pool({ discover: ["${folder}"] })`, name: folder }),
      [`${folder}/vitest.config.ts`]: config({ test: `name: "${folder}"`, resources: "" }),
      [`${folder}/resource-locker.config.ts`]: `
        import { resources } from "./resources.ts";
        export default { resources };
      `,
    });
    await using lab = await project({
      vitest,
      files: { "vitest.config.ts": folders(), ...own("one"), ...own("two") },
    });
    const result = await lab.run();
    expect(failuresOf(result)).toEqual([]);
    const used = lab.diary.entries("end").map(({ key }) => key);
    expect(used.toSorted()).toEqual(["one", "two"]);
  });

  test("two stores in one run are refused, with both named", async () => {
    const resources = `pool({ discover: ["b1"] })`;
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": folders(),
        ...theirOwn("one", { resources, plugin: `store: "sqlite:first"` }),
        ...theirOwn("two", { resources, plugin: `store: "sqlite:second"` }),
      },
    });
    const { code, output } = await lab.fail([], { env: { RESOURCE_LOCKER_STORE: undefined } });
    expect(code).not.toBe(0);
    expect(output).toContain(`sqlite:${lab.folder}/one/first`);
    expect(output).toContain(`sqlite:${lab.folder}/two/second`);
    expect(lab.diary.entries()).toEqual([]);
  });

  test("no broker stays when the run is refused", async () => {
    await using lab = await project({
      vitest,
      files: {
        "vitest.config.ts": folders(),
        ...theirOwn("one", { resources: `pool({ discover: ["b1"] })` }),
        ...theirOwn("two", { resources: `pool({ discover: ["b2"] })` }),
      },
    });
    await using run = lab.start();
    const seen = new Set<number>();
    let over = false;
    void run.ended.then(() => (over = true));
    await run.until("the end", () => {
      for (const pid of brokersOf(run.pid)) seen.add(pid);
      return over;
    });
    expect((await run.ended).code).not.toBe(0);
    for (const pid of seen) await run.gone(pid);
  });
});

function folders(): string {
  return `
    import { defineConfig } from "vitest/config";
    export default defineConfig({ test: { projects: ["one", "two"] } });
  `;
}

/** A project with resources of its own. */
function theirOwn(
  folder: string,
  { name = "boards", resources = "", plugin = "" },
): Record<string, string> {
  return {
    [`${folder}/resources.ts`]: `
      import { defineResources, pool } from "resource-locker";
      export const resources = defineResources({ ${name}: ${resources} });
    `,
    [`${folder}/lab.ts`]: `
      import { createTest } from "@resource-locker/vitest";
      import { resources } from "./resources";
      export const test = createTest(resources);
    `,
    [`${folder}/vitest.config.ts`]: config({ plugin, test: `name: "${folder}"` }),
    [`${folder}/a.test.ts`]: testFile(
      `test("has one", ({ ${name} }) => use(${name}, 100));`,
    ).replace("./diary", "../diary"),
  };
}
