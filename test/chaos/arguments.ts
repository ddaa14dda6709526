import { parseArgs } from "node:util";
import type { ChaosOptions } from "./chaos.ts";

export const usage = `pnpm chaos [--seconds 60] [--seed N] [--unlocked] [--no-model]

16 processes share 6 resources while they are killed and stopped at random. Witnesses outside of the
store say who used what from when to when; nobody may have used what somebody else had. Afterwards
many random sequences are run against the ledger's model: some minutes (MODEL_RUNS says how many).

  --seconds N   for how long (60)
  --seed N      the same seed makes the same plan, though not the same course
  --unlocked    without locks: succeeds if the checker notices
  --no-model    without the ledger's model`;

export interface Arguments extends ChaosOptions {
  readonly model: boolean;
  readonly help: boolean;
}

/** Throws an error for people when they are not as expected. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 100_000)) },
      unlocked: { type: "boolean", default: false },
      model: { type: "boolean", default: true },
      help: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  const { unlocked, model, help } = values;
  const seconds = wholeNumber("seconds", values.seconds, 1);
  const seed = wholeNumber("seed", values.seed, 0);
  return { seconds, seed, unlocked, model: model && !unlocked, help };
}

function wholeNumber(name: string, value: string, least: number): number {
  if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
  throw new Error(`--${name} must be a whole number, ${least} or more; received ${value}.`);
}
