import { anyOf, type RequirementInput } from "resource-locker";
import type { Dice } from "./dice.ts";

export interface Wish {
  readonly requirements: readonly RequirementInput[];
  readonly shared: boolean;
  /** Waits as long as it takes; gives up soon; does not wait at all. */
  readonly manner: "patient" | "impatient" | "at once";
}

const manners = ["patient", "patient", "patient", "patient", "impatient", "at once"] as const;

/** One to three of the resources: any, any of some, named ones, or both. */
export function wishOf(dice: Dice, keys: readonly string[]): Wish {
  const shared = dice.chance(1 / 8);
  const mode = shared ? "shared" : "exclusive";
  const manner = dice.pick(manners);
  const any = (count: number, of = keys): RequirementInput => anyOf(of, { count, mode });
  const kinds: readonly (() => RequirementInput[])[] = [
    () => [any(dice.between(1, 3))],
    () => [any(1, dice.some(keys, dice.between(2, 4)))],
    () => [any(2, dice.some(keys, 3)), any(1)],
    () => dice.some(keys, dice.between(1, 3)).map((key) => any(1, [key])),
    () => [any(1, [dice.pick(keys)]), any(1)],
  ] as const;
  return { requirements: dice.pick(kinds)(), shared, manner };
}
