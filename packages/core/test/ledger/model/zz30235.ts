import fc from "/work/main/packages/core/node_modules/fast-check/lib/fast-check.js";
import { commands } from "/work/main/packages/core/test/ledger/model/commands.ts";
import { checkPicture, checkStep } from "/work/main/packages/core/test/ledger/model/invariants.ts";
import { Driver } from "/work/main/packages/core/test/ledger/model/machine.ts";
import { memoryMachine } from "/work/main/packages/core/test/ledger/model/memory-machine.ts";
const runs = Number(process.argv[2]); const seed = Number(process.argv[3] ?? Date.now());
let n = 0; const t0 = Date.now();
const r = fc.check(fc.property(commands, (sequence) => {
  n++; if (n % 2000 === 0) console.log(n, Date.now() - t0, process.memoryUsage().rss >> 20);
  (globalThis as any).last = sequence; const driver = new Driver(memoryMachine()); let before = driver.picture();
  for (const command of sequence) {
    if (command.do === "acquire" && before.waiters.length >= 8) continue;
    const step = driver.run(command, before); const after = driver.picture();
    checkPicture(after); checkStep(step, before, after); before = after;
  }
}), { numRuns: runs, seed, interruptAfterTimeLimit: 200_000 });
console.log(r.failed, r.numRuns, r.numShrinks, r.seed, JSON.stringify(r.counterexample), r.errorInstance?.message, r.errorInstance?.stack?.split("\n").slice(1,5).join("\n"));
