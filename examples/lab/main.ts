/** A lab to play with: `pnpm -C examples/lab start`. It is there until Ctrl-C. */
import { once } from "node:events";
import { runDemo } from "./demo.ts";
import { labName, startLab } from "./lab.ts";
import { collisionsOf, deviceTable } from "./table.ts";

const usage = `pnpm -C examples/lab start

Five boards and a relay, for tests that you start yourself, as often as you like:

  pnpm -C examples/vitest-boards test`;

await runDemo(usage, async (_, interrupt) => {
  const lab = await startLab(labName(), 4747);
  console.log(`Five boards and a relay, known to ${lab.presence}, until Ctrl-C`);
  await once(interrupt, "abort");
  await lab.finish();
  console.log(`\n${deviceTable(lab).join("\n")}\n`);
  console.log(`collisions counted by the boards: ${collisionsOf(lab)}`);
});
