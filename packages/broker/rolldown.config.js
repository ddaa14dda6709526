import { defineConfig } from "rolldown";

/** Few files load faster than many: each test file that takes something loads the worker part. */
export default defineConfig({
  input: {
    run: "src/run.ts",
    worker: "src/worker.ts",
    "broker-main": "src/process/broker-main.ts",
  },
  platform: "node",
  external: /^[^./]/,
  output: { dir: "dist", chunkFileNames: "[name]-[hash].js" },
});
