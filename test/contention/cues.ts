import type { Cue } from "./crowd.ts";
import type { Cues } from "./part.ts";

/** The cues of a process of a crowd, for one task. */
export function processCues(): Cues & Disposable {
  const begin = Promise.withResolvers<void>();
  let over = false;
  const listen = (cue: Cue): void => {
    if (cue === "go") begin.resolve();
    over ||= cue === "over";
  };
  // What started this process may have been killed.
  const leave = (): void => process.exit();
  process.on("message", listen);
  process.once("disconnect", leave);
  return {
    go: () => {
      process.send!("ready" satisfies Cue);
      return begin.promise;
    },
    isOver: () => over,
    [Symbol.dispose]: () => {
      process.off("message", listen);
      process.off("disconnect", leave);
    },
  };
}
