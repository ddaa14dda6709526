import { tmpdir } from "node:os";
import { defineResources, pool } from "resource-locker";
import { expect, test } from "vitest";
import type { TestProject, Vitest } from "vitest/node";
import setup from "../src/global-setup.ts";
import { resourceLocker } from "../src/plugin.ts";

const resources = defineResources({ boards: pool({ discover: ["b1"] }) });
const plugin = resourceLocker({ resources, store: "memory:" });

/** What is used of Vitest, which makes new reporters when its configuration has changed. */
const vitest = {
  reporters: [] as object[],
  config: { reporters: [] },
  logger: { log: () => {}, error: () => {} },
};

function project(): TestProject {
  const parts = {
    vitest: vitest as unknown as Vitest,
    vite: { config: { plugins: [plugin] } },
    config: { root: tmpdir() },
    provide: () => {},
  };
  return parts as unknown as TestProject;
}

test("one summary for all projects, and again when Vitest starts anew in watch mode", async () => {
  const leaves = [await setup(project()), await setup(project())];
  expect(vitest.reporters).toHaveLength(1);
  for (const leave of leaves) await leave();
  vitest.reporters = [];
  const leave = await setup(project());
  expect(vitest.reporters).toHaveLength(1);
  await leave();
}, 60_000);
