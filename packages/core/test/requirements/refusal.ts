import { expect } from "vitest";

import { InputError } from "../../src/errors.ts";

/** The sentence with which `use` is refused as bad input. */
export function refusal(use: () => unknown): string {
  try {
    use();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error("it was not refused");
}
