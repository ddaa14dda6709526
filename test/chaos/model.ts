import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** Random sequences of operations: five times as many as in the tests, unless MODEL_RUNS says so. */
export const modelRuns: string = process.env["MODEL_RUNS"] ?? "10000";

/** Runs the ledger's model test with so many. Resolves with what it said when a rule was broken. */
export async function runModel(): Promise<string | undefined> {
  const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", root));
  const args = [vitest, "run", "--project", "unit", "packages/core/test/ledger/model"];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, MODEL_RUNS: modelRuns },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], output, errors] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return code === 0 ? undefined : `${output}\n${errors}`;
}
