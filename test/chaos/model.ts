import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const RUNS = "10000";

/** Runs the ledger's model test with many sequences. True when all of them keep its rules. */
export async function runModel(): Promise<boolean> {
  const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", `file://${root}`));
  const args = [vitest, "run", "--project", "unit", "packages/core/test/ledger/model"];
  const env = { MODEL_RUNS: RUNS, ...process.env };
  const [code] = await once(
    spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] }),
    "exit",
  );
  return code === 0;
}
