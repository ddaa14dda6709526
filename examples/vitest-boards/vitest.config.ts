import { resourceLocker } from "@resource-locker/vitest/plugin";
import { defineConfig } from "vitest/config";
import { resources } from "./resources.ts";

export default defineConfig({
  plugins: [resourceLocker({ resources })],
  test: { maxWorkers: 4 },
});
