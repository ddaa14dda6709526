import fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";
import { checkPicture, checkStep } from "./invariants.ts";
import { Driver } from "./machine.ts";
import { memoryMachine } from "./memory-machine.ts";

/** `pnpm chaos` runs far more: MODEL_RUNS. */
const RUNS = Number(process.env["MODEL_RUNS"] ?? 2_000);
/** As many as the ledger looks at for a resource that came free (WINDOW): beyond, rules are looser. */
const MOST_WAITERS = 8;

test(`${RUNS} random sequences keep every rule of the ledger`, { timeout: 0 }, () => {
  let grants = 0;
  fc.assert(
    fc.property(commands, (sequence) => {
      const driver = new Driver(memoryMachine());
      let before = driver.picture();
      for (const command of sequence) {
        if (command.do === "acquire" && before.waiters.length >= MOST_WAITERS) continue;
        const step = driver.run(command, before);
        const after = driver.picture();
        checkPicture(after);
        checkStep(step, before, after);
        grants += after.grants.size;
        before = after;
      }
    }),
    { numRuns: RUNS },
  );
  expect(grants).toBeGreaterThan(RUNS);
});
