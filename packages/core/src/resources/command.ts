import { DiscoveryError, InputError } from "../errors.ts";
import { printable } from "../wording/printable.ts";
import { reason } from "../wording/reason.ts";
import { received } from "../wording/received.ts";
import type { DiscoverContext, Source } from "./discover.ts";
import { sourceOf } from "./source.ts";

/**
 * Discovers what a shell command prints: `discover: command("adb devices -l", parse)`, where `parse`
 * makes a list of its standard output. When the time is up the command is killed, with all that it
 * started (on Windows the shell alone).
 *
 * Throws `InputError` for a command that is no text; discovery fails with `DiscoveryError` when the
 * command does not end with code 0, or `parse` throws or returns no list.
 */
export function command<T>(line: string, parse: (stdout: string) => readonly T[]): Source<T> {
  checkInput(line, parse);
  const run = async ({ signal }: DiscoverContext): Promise<readonly T[]> => {
    const where = `command(${received(line)})`;
    const { runShell } = await import("./shell.ts");
    const { ending, stdout, stderr } = await runShell(line, where, signal);
    if (ending === undefined) return parsed(stdout, where, parse);
    const said = lastLines(stderr);
    throw new DiscoveryError(`${where}: it ${ending}${said === "" ? "." : `: ${said}`}`);
  };
  return sourceOf(run, `command(${JSON.stringify(line)}, ${String(parse)})`);
}

function checkInput(line: unknown, parse: unknown): void {
  if (typeof line !== "string" || line.trim() === "") {
    throw new InputError(
      `command: the command must be a text for the shell; received ${received(line)}.` +
        (Array.isArray(line) ? ' Write command("adb devices -l", parse).' : ""),
    );
  }
  if (typeof parse !== "function") {
    throw new InputError(
      `command: parse must be a function; received ${received(parse)}. ` +
        'Write command("ls /dev/boards", (stdout) => stdout.trim().split("\\n")).',
    );
  }
}

function parsed<T>(
  stdout: string,
  where: string,
  parse: (stdout: string) => readonly T[],
): readonly T[] {
  let list: unknown;
  try {
    list = parse(stdout);
  } catch (cause) {
    throw new DiscoveryError(`${where}: parse failed: ${reason(cause)}`, { cause });
  }
  if (Array.isArray(list)) return list as readonly T[];
  throw new DiscoveryError(
    `${where}: parse must return a list; it returned ${received(list)}.` +
      (list === undefined ? " Is a `return` missing?" : ""),
  );
}

function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines
    .slice(-3)
    .map((line) => printable(line.trim(), 200))
    .join("; ");
}
