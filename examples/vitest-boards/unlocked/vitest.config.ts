import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The same tests with another lab.ts: see there. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  resolve: {
    alias: [{ find: "../lab.ts", replacement: fileURLToPath(new URL("lab.ts", import.meta.url)) }],
  },
  test: { maxWorkers: 4 },
});
