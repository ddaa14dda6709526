import { existsSync, readFileSync } from "node:fs";

/** What Vitest says of one run, by the reporter of the project. */
export interface Report {
  readonly files: readonly FileReport[];
  readonly unhandled: readonly Failure[];
}

export interface FileReport {
  readonly file: string;
  readonly project: string;
  /** Of the file itself and its describes: imports, hooks. */
  readonly errors: readonly Failure[];
  readonly tests: readonly TestReport[];
}

export interface TestReport {
  /** `describe > test` */
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped" | "pending";
  readonly errors: readonly Failure[];
  readonly retries: number;
  readonly meta: { readonly resourceLocker?: TestMeta };
}

export interface TestMeta {
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly waited: number;
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

export function readReports(path: string): Report[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Report);
}

/** All that went wrong, for messages: empty when all passed in the end, or was skipped. */
export function failuresOf(report: Report): string[] {
  const of = (where: string, errors: readonly Failure[]): string[] =>
    errors.map(({ name, message }) => `${where}: ${name}: ${message}`);
  return [
    ...of("unhandled", report.unhandled),
    ...report.files.flatMap(({ file, errors, tests }) => [
      ...of(file, errors),
      ...tests
        .filter(({ state }) => state === "failed")
        .flatMap((test) => of(`${file} > ${test.name}`, test.errors)),
    ]),
  ];
}

/** The only test of that name. */
export function testNamed(report: Report, name: string, file?: string): TestReport {
  const found = report.files
    .filter((one) => file === undefined || one.file === file)
    .flatMap(({ tests }) => tests.filter((test) => test.name === name));
  if (found.length !== 1) {
    const names = report.files.flatMap((one) =>
      one.tests.map((test) => `${one.file} > ${test.name}`),
    );
    throw new Error(`${found.length} tests are named "${name}"; there are: ${names.join(", ")}`);
  }
  return found[0]!;
}
