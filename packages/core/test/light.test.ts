import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

interface Loaded {
  readonly imported: readonly string[];
  readonly locked: readonly string[];
}

/** Only whoever locks needs these. */
const heavy = [
  "ledger/index.ts",
  "stores/ledger-session.ts",
  "stores/memory/state.ts",
  "stores/sqlite/session.ts",
  "stores/sqlite/backend.ts",
];

test("a test file that only says what it needs loads no ledger, no session and little of Node", () => {
  const script = fileURLToPath(new URL("children/loaded.ts", import.meta.url));
  const { imported, locked } = JSON.parse(
    execFileSync(process.execPath, [script], { encoding: "utf8" }),
  ) as Loaded;
  expect(imported).toContain("locker/locker.ts");
  expect(imported.filter((file) => heavy.includes(file))).toEqual([]);
  // Those that take a fraction of a millisecond. node:fs and node:util take 2 and 3.
  const builtin = imported.filter((file) => file.startsWith("node:")).toSorted();
  expect(builtin).toEqual(["node:os", "node:path", "node:timers/promises"]);
  expect(heavy.filter((file) => !locked.includes(file))).toEqual([]);
});
