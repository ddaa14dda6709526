import { parseArgs } from "node:util";

export const usage = `pnpm demo [--unlocked]

Twelve clients share five boards and a relay. With locks, no two of them ever use the same one.

  --unlocked   the same clients pick boards at random, without locks
  --help       this text`;

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
