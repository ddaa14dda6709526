import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Command, commands } from "./commands.ts";
import { checkIndexes } from "./indexes.ts";
import { checkPicture, checkStep } from "./invariants.ts";
import { Driver } from "./machine.ts";
import type { Picture } from "./naive.ts";
import { memoryMachine } from "./memory-machine.ts";
import { sqliteMachine } from "./sqlite-machine.ts";

/** `pnpm chaos` runs far more, and others each time: MODEL_RUNS. The tests say the same twice. */
const { MODEL_RUNS } = process.env;
const RUNS = Number(MODEL_RUNS ?? 2_000);
const seed = MODEL_RUNS === undefined ? { seed: 2_026 } : {};
/** As many as the ledger looks at for a resource that came free (WINDOW): beyond, rules are looser. */
const MOST_WAITERS = 8;

const isLegal = (command: Command, before: Picture): boolean =>
  command.do !== "acquire" || before.waiters.length < MOST_WAITERS;

test(`${RUNS} random sequences keep every rule of the ledger`, { timeout: 0 }, () => {
  let grants = 0;
  fc.assert(
    fc.property(commands, (sequence) => {
      const machine = memoryMachine();
      const driver = new Driver(machine);
      let before = driver.picture();
      for (const command of sequence) {
        if (!isLegal(command, before)) continue;
        const step = driver.run(command, before);
        const after = driver.picture();
        checkPicture(after);
        checkStep(step, before, after);
        checkIndexes(machine.dump());
        grants += after.grants.size;
        before = after;
      }
    }),
    { numRuns: RUNS, ...seed },
  );
  expect(grants).toBeGreaterThan(RUNS);
});

test("SQLite and memory decide alike, and keep the same state", { timeout: 0 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "resource-locker-model-"));
  fc.assert(
    fc.property(commands, (sequence) => {
      const machine = sqliteMachine(join(folder, "model.db"));
      try {
        const [memory, sqlite] = [new Driver(memoryMachine()), new Driver(machine)];
        for (const command of sequence) {
          const step = memory.run(command, memory.picture());
          expect(sqlite.run(command, sqlite.picture())).toEqual(step);
        }
        expect(sqlite.dump()).toEqual(memory.dump());
      } finally {
        machine.close();
      }
    }),
    { numRuns: Math.ceil(RUNS / 10), ...seed },
  );
  rmSync(folder, { recursive: true });
});
