import { parseArgs } from "node:util";

export interface Arguments {
  readonly unlocked: boolean;
  readonly help: boolean;
}

/** Throws on anything it does not know. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    // npm users write `pnpm demo -- --unlocked`.
    args: args.filter((arg) => arg !== "--"),
    options: {
      unlocked: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return values;
}
