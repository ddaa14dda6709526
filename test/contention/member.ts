import { createLocker } from "resource-locker";
import { processCues } from "./cues.ts";
import { type Part, play } from "./part.ts";

export interface MemberTask {
  readonly store: string;
  readonly part: Part;
}

/** Plays a part in a process of its own. */
export default async function member({ store, part }: MemberTask): Promise<number> {
  await using locker = createLocker({ store });
  using cues = processCues();
  return await play(locker, part, cues);
}
