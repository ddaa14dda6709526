/** The files that a project has unless it brings its own. */
export const defaults: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ private: true, type: "module" }),

  "resources.ts": `
    import { defineResources, pool } from "resource-locker";
    export const resources = defineResources({
      boards: pool({
        discover: [
          { id: "b1", model: "T1000" },
          { id: "b2", model: "T1000" },
          { id: "b3", model: "T2000" },
        ],
        key: (b) => b.id,
        labels: (b) => ({ id: b.id, model: b.model }),
      }),
      accounts: pool({ discover: ["ann", "bob"] }),
    });
  `,

  "lab.ts": `
    import { createTest } from "@resource-locker/vitest";
    import { resources } from "./resources";
    export const test = createTest(resources);
  `,

  "vitest.config.ts": config(),

  // What happens goes to the diary, one line each, while it happens.
  "diary.ts": `
    import { appendFileSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    import { threadId } from "node:worker_threads";

    export function note(what, key = "-") {
      appendFileSync(process.env.DIARY, [what, key, process.pid, threadId, Date.now()].join(" ") + "\\n");
    }

    const nameOf = (resource) => resource.id ?? resource;

    /** Uses them for so long, without being busy. */
    export async function use(resources, ms = 20) {
      for (const one of resources) note("start", nameOf(one));
      await sleep(ms);
      for (const one of resources) note("end", nameOf(one));
    }

    /** Uses them for so long and lets nothing else run meanwhile. */
    export function spin(resources, ms) {
      for (const one of resources) note("start", nameOf(one));
      busy(resources, ms);
      for (const one of resources) note("end", nameOf(one));
    }

    export function busy(resources, ms) {
      const end = Date.now() + ms;
      for (let next = 0; Date.now() < end;) {
        if (Date.now() < next) continue;
        next = Date.now() + 10;
        for (const one of resources) note("busy", nameOf(one));
      }
    }

    /** Uses them until the process is ended from outside. */
    export async function keep(resources) {
      for (const one of resources) note("start", nameOf(one));
      for (;;) {
        await sleep(10);
        for (const one of resources) note("busy", nameOf(one));
      }
    }
  `,

  // What came out, one line of JSON for each run.
  "reporter.mjs": `
    import { appendFileSync } from "node:fs";

    const shown = (errors) =>
      errors.map(({ name, message, code }) => ({ name: String(name), message: String(message), code }));

    export default class {
      onTestRunEnd(modules, unhandled) {
        const files = modules.map((module) => ({
          file: module.relativeModuleId,
          project: module.project.name,
          errors: shown([
            ...module.errors(),
            ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
          ]),
          tests: [...module.children.allTests()].map((test) => ({
            name: test.fullName,
            state: test.result().state,
            errors: shown(test.result().errors ?? []),
            retries: test.diagnostic()?.retryCount ?? 0,
            meta: test.meta(),
          })),
        }));
        const line = JSON.stringify({ files, unhandled: shown(unhandled) });
        appendFileSync(process.env.REPORT, line + "\\n");
      }
    }
  `,
};

/** A configuration with our plugin; `plugin` and `test` are the insides of object literals. */
export function config({
  plugin = "",
  test = "",
  head = "",
  resources = "resources",
  from = "./resources.ts",
} = {}): string {
  return `
    import { defineConfig } from "vitest/config";
    import { resourceLocker } from "@resource-locker/vitest/plugin";
    import { resources } from "${from}";
    ${head}
    export default defineConfig({
      plugins: [resourceLocker({ ${[resources, plugin].filter(Boolean).join(", ")} })],
      test: { ${test} },
    });
  `;
}

/** A test file: its imports are there. */
export function testFile(body: string): string {
  return `
    import { setTimeout as sleep } from "node:timers/promises";
    import * as vitest from "vitest";
    import { describe, expect } from "vitest";
    import { need } from "resource-locker";
    import { test } from "./lab";
    import { busy, keep, note, spin, use } from "./diary";
    ${body}
  `;
}

/** For a configuration whose files run in the order of their names. */
export const byName = {
  head: `
    class ByName {
      sort(files) {
        return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
      }
      shard(files) {
        return files;
      }
    }
  `,
  test: "sequence: { sequencer: ByName },",
} as const;
