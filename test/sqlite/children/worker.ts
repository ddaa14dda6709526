// Takes one to three of six resources again and again: store, folder of the witnesses, rounds. Says
// "ready", waits for a line, says how often it met somebody, and how many tokens did not grow.
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { anyOf, createLocker, type Grant } from "resource-locker";

const [store, witnesses, rounds] = process.argv.slice(2) as [string, string, string];
const locker = createLocker({ store });
const six = ["b1", "b2", "b3", "b4", "b5", "b6"];
let met = 0;
let stale = 0;

console.log("ready");
await once(process.stdin, "data");
for (let round = 0; round < Number(rounds); round++) {
  const grant = await locker.acquire([anyOf(six, { count: 1 + ((process.pid + round) % 3) })]);
  await use(grant);
  await grant.release();
}
await locker.close();
console.log(`${met} ${stale}`);
process.exit();

/** Only one can make the file; only the last token is in it. */
async function use({ leases }: Grant): Promise<void> {
  const mine = leases.flatMap(({ key, token }) => enter(join(witnesses, key), token) ?? []);
  await turn();
  for (const file of mine) rmSync(file);
}

function enter(file: string, token: number): string | undefined {
  try {
    closeSync(openSync(`${file}.taken`, "wx"));
  } catch {
    met++;
    return undefined;
  }
  if (token <= lastIn(file)) stale++;
  writeFileSync(file, String(token));
  return `${file}.taken`;
}

function lastIn(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0; // the first one
  }
}
