import type { DeviceConsole } from "example-lab/console";

/** What is tested: the newest build. */
export const version = "2.4.0";

/** Brings the newest build onto boards, all at the same time. */
export async function flashAll(boards: readonly DeviceConsole[]): Promise<void> {
  await Promise.all(boards.map((board) => board.ask(`flash ${version}`)));
}
