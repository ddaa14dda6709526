import type { Cue } from "./crowd.ts";
import type { Cues } from "./part.ts";

/** The cues of a process of a crowd, for one task. */
export function processCues(): Cues {
  // What started this process may have been killed.
  process.once("disconnect", () => process.exit());
  const begin = Promise.withResolvers<void>();
  let over = false;
  process.on("message", function listen(cue: Cue) {
    if (cue === "go") begin.resolve();
    if (cue !== "over") return;
    over = true;
    process.off("message", listen);
  });
  return {
    go: () => {
      process.send!("ready" satisfies Cue);
      return begin.promise;
    },
    isOver: () => over,
  };
}
