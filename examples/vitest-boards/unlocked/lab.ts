/** Takes the place of ../lab.ts in `pnpm demo --unlocked`: nothing is locked. */
import { openConsole, type DeviceConsole } from "example-lab/console";
import { discover, type Device } from "example-lab/discover";
import { test as base } from "vitest";

/** What the tests say that they need. */
interface Need {
  readonly count: number;
  readonly where?: { readonly model?: string };
}

const lab = process.env["LAB_URL"] ?? "http://127.0.0.1:4747";
const worker = Number(process.env["VITEST_POOL_ID"]);
let boardNeeds: readonly Need[] = [{ count: 1 }];

/** By the number of the worker, as people do: with as many boards as workers it looks right. */
function pick(boards: readonly Device[]): Device[] {
  const picked: Device[] = [];
  for (const { count, where } of boardNeeds) {
    const fit = boards.filter(({ model }) => where?.model === undefined || model === where.model);
    for (let i = 0; i < count; i++) picked.push(fit[(worker + i) % fit.length]!);
  }
  return picked;
}

async function using(
  devices: readonly Device[],
  use: (consoles: DeviceConsole[]) => Promise<void>,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const consoles = [];
  for (const device of devices) consoles.push(stack.use(await openConsole(device)));
  await use(consoles);
}

interface Fixtures {
  readonly $file: { boards: DeviceConsole[]; relays: DeviceConsole[] };
}

// Vitest reads in the pattern which fixtures each of them uses: none.
/* oxlint-disable no-empty-pattern */
const extended = base.extend<Fixtures>({
  boards: [async ({}, use) => using(pick(await discover(lab, "board")), use), { scope: "file" }],
  relays: [async ({}, use) => using(await discover(lab, "relay"), use), { scope: "file" }],
});

export const test = Object.assign(extended, {
  use: ({ boards }: { readonly boards: Need | readonly Need[] }) => {
    boardNeeds = [boards].flat();
  },
});
