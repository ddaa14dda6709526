/** `pnpm bench [name …]`: prints how fast it is, each number against its floor in the same run. */
import { availableParallelism, loadavg } from "node:os";
import type { Bench } from "./bench.ts";
import { handover } from "./handover.ts";
import { makespan } from "./makespan.ts";
import { memory } from "./memory.ts";
import { mixed } from "./mixed.ts";
import { scale } from "./scale.ts";
import { sqlite } from "./sqlite.ts";
import { table } from "./table.ts";
import { vitest } from "./vitest.ts";

const all: readonly Bench[] = [memory, sqlite, handover, scale, makespan, mixed, vitest];

const wanted = process.argv.slice(2).filter((name) => name !== "--");
const unknown = wanted.find((name) => !all.some((bench) => bench.name === name));
if (unknown === undefined)
  await run(all.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
else {
  console.error(
    `There is no bench ${unknown}; there are ${all.map(({ name }) => name).join(", ")}.`,
  );
  process.exitCode = 1;
}

async function run(benches: readonly Bench[]): Promise<void> {
  const { node, sqlite: version } = process.versions as Record<string, string>;
  console.log(
    `Node ${node}, SQLite ${version}, ${availableParallelism()} cores. Ratios are medians over ` +
      "rounds that alternate with the floor; load is what else wants to run, at the beginning.\n",
  );
  for (const bench of benches) {
    const [load = 0] = loadavg();
    console.log(table(bench, await bench.run(), load));
  }
}
