import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** One run, three kinds of test. `pnpm vitest run --project unit` picks one. */
export default defineConfig({
  test: {
    // Most of them wait for processes of their own: more at once than there are cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: "unit", include: ["packages/*/test/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
          typecheck: { enabled: true, only: true, include: ["packages/*/test/**/*.test-d.ts"] },
        },
      },
    ],
  },
});
