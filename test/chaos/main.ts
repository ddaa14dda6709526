/** `pnpm chaos`: kills and stops clients at random, and looks whether anything was granted twice. */
import { readArguments, usage, type Arguments } from "./arguments.ts";
import { chaos } from "./chaos.ts";
import { modelRuns, runModel } from "./model.ts";
import { faultsOf, report } from "./report.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

try {
  const options = readArguments(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(options: Arguments): Promise<void> {
  const { seconds, seed, unlocked } = options;
  const how = unlocked ? ", without locks" : "";
  console.log(`chaos: 16 processes, 6 resources, ${seconds} s, seed ${seed}${how}`);
  const outcome = await chaos(options);
  console.log(report(outcome, options));
  const faults = faultsOf(outcome, options);
  if (options.model) {
    console.log(`model: ${Number(modelRuns).toLocaleString("en")} random sequences of operations`);
    const broken = await runModel();
    if (broken !== undefined) faults.push("the ledger broke a rule of its model");
    console.log(broken ?? "  all rules of the ledger were kept");
  }
  if (faults.length > 0) process.exitCode = 1;
  console.log(faults.length === 0 ? "as it should be" : `FAILED: ${faults.join("; ")}`);
}
