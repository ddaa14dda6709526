import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, test } from "vitest";
import { memoryStore, sqliteStore } from "../../src/index.ts";
import { type ContractHarness, storeContract } from "../../src/testing.ts";

let memory = memoryStore();
const inMemory: ContractHarness = {
  fresh: () => void (memory = memoryStore()),
  store: () => memory,
};

let folder: string | undefined;
const onDisk: ContractHarness = {
  fresh: () => void (folder = mkdtempSync(join(tmpdir(), "resource-locker-contract-"))),
  store: () => sqliteStore({ path: folder! }),
  remote: () => ({ module: new URL("open-sqlite.ts", import.meta.url).href, args: [folder] }),
};

afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

describe("memory", () => {
  for (const clause of storeContract(inMemory)) test(clause.name, clause.run);
});

describe("SQLite", () => {
  for (const clause of storeContract(onDisk)) test(clause.name, { timeout: 30_000 }, clause.run);
});
