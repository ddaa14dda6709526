import type { Vitest } from "vitest/node";

/** Reporters whose output is for programs. Our lines would break it. */
const FOR_PROGRAMS: ReadonlySet<unknown> = new Set(["json", "junit", "tap", "tap-flat"]);

/** Prints lines for people: to stdout, as Vitest does, unless what is there is for programs. */
export function printerOf(vitest: Vitest): (line: string) => void {
  const { logger, config } = vitest;
  const { outputFile } = config;
  const taken = config.reporters.some((reporter) => {
    const [name, own] = Array.isArray(reporter) ? reporter : [reporter, undefined];
    if (!FOR_PROGRAMS.has(name)) return false;
    const file =
      fileOf(own) ??
      (typeof outputFile === "object" ? Reflect.get(outputFile, name as string) : outputFile);
    return file === undefined;
  });
  return (line) => (taken ? logger.error(line) : logger.log(line));
}

function fileOf(options: unknown): unknown {
  return (options as { readonly outputFile?: unknown } | undefined)?.outputFile;
}
