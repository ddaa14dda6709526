import { config } from "../vitest/harness/sources.ts";
import { atMost, type Row } from "./bench.ts";
import { rounds } from "./rounds.ts";
import { median } from "./statistics.ts";
import { millis } from "./table.ts";
import { type Files, type Projects, testFiles } from "./vitest-project.ts";

const ROUNDS = 7;
/** So often in a round do short runs come, since all else is told from their times. */
const REPEATS = 3;
const FILES = 25;
const TESTS = 1_001;

const bareFile = (tests: number): string => `
  import { expect, test } from "vitest";
  for (let i = 0; i < ${tests}; i++) test("test " + i, async () => expect(i).toBe(i));
`;
const deviceFile = (tests: number, pool = "boards"): string => `
  import { expect } from "vitest";
  import { test } from "./lab";
  for (let i = 0; i < ${tests}; i++)
    test("test " + i, async ({ ${pool}: [one] }) => expect(one).toBeDefined());
`;
const resources = `
  import { defineResources, pool } from "resource-locker";
  export const resources = defineResources({
    boards: pool({ discover: ["b1", "b2", "b3"] }),
    rigs: pool({ discover: ["r1", "r2", "r3"], scope: "test" }),
  });
`;

const bare: Files = { "vitest.config.ts": "export default {};" };
const plugin: Files = { "vitest.config.ts": config(), "resources.ts": resources };

const projects = {
  bare: { ...bare, ...testFiles(1, bareFile(1)) },
  bareFiles: { ...bare, ...testFiles(FILES, bareFile(1)) },
  bareTests: { ...bare, ...testFiles(1, bareFile(TESTS)) },
  plugin: { ...plugin, ...testFiles(1, bareFile(1)) },
  pluginFiles: { ...plugin, ...testFiles(FILES, bareFile(1)) },
  devices: { ...plugin, ...testFiles(1, deviceFile(1)) },
  deviceFiles: { ...plugin, ...testFiles(FILES, deviceFile(1)) },
  deviceTests: { ...plugin, ...testFiles(1, deviceFile(TESTS)) },
  ownDevices: { ...plugin, ...testFiles(1, deviceFile(TESTS, "rigs")) },
} satisfies Record<string, Files>;

type Name = keyof typeof projects;
/** One file, one test. */
const short: ReadonlySet<Name> = new Set(["bare", "plugin", "devices"]);

type Times = Readonly<Record<Name, readonly number[]>>;

/** What whole runs of Vitest take longer, by the run, the file and the test. */
export async function runRows(user: Projects): Promise<Row[]> {
  const contenders = {} as Record<Name, () => Promise<number>>;
  for (const [name, files] of Object.entries(projects) as [Name, Files][]) {
    const project = await user.add(name, files);
    contenders[name] = () => repeated(short.has(name) ? REPEATS : 1, () => project.run());
  }
  const times = await rounds(ROUNDS, contenders);
  const file = each(times, "bareFiles", "bare", FILES - 1);
  const test = each(times, "bareTests", "bare", TESTS - 1);
  return [
    row("a run with the plugin and no device", times.plugin, times.bare),
    row(
      "a file without device, with the plugin",
      each(times, "pluginFiles", "plugin", FILES - 1),
      file,
    ),
    row("a run with one device test", times.devices, times.bare),
    row("a file with a device test", each(times, "deviceFiles", "devices", FILES - 1), file, 30),
    row("a further device test", each(times, "deviceTests", "devices", TESTS - 1), test, 0.5),
    row("a test with a device of its own", each(times, "ownDevices", "devices", TESTS - 1), test),
  ];
}

async function repeated(count: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await measure());
  return median(times);
}

/** What each one costs that a run has more than another. */
function each(times: Times, more: Name, less: Name, count: number): number[] {
  return times[more].map((time, round) => (time - times[less][round]!) / count);
}

function row(what: string, ours: readonly number[], floor: readonly number[], limit?: number): Row {
  const more = median(ours.map((time, round) => time - floor[round]!));
  return {
    what,
    ours: millis(median(ours)),
    floor: millis(median(floor)),
    ratio: `${more < 0 ? "" : "+"}${millis(more)}`,
    aim: limit === undefined ? undefined : atMost(more, limit, " ms more"),
  };
}
