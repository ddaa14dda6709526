import type { CircleMember } from "../store.ts";
import { describeHolder } from "./holder.ts";
import { joined } from "./list.ts";
import { printable, shownKey } from "./printable.ts";

/** `run a holds b1 and waits for b2; run b holds b2 and waits for b1`; the last one is "this". */
export function describeCircle(circle: readonly CircleMember[], host: string): string {
  const parts = circle.map(({ holder, holds, wants }, index) => {
    const who = index === circle.length - 1 ? "this request" : describeHolder(holder, host);
    const held = joined(holds.map((key) => shownKey(key)));
    return `${who} holds ${held} and waits for ${joined(wants.map((want) => printable(want)))}`;
  });
  return parts.join("; ");
}
