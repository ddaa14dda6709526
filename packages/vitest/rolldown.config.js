import { defineConfig } from "rolldown";

/** Few files load faster than many: each test file loads the index. */
export default defineConfig({
  input: {
    index: "src/index.ts",
    plugin: "src/plugin.ts",
    "global-setup": "src/global-setup.ts",
  },
  platform: "node",
  external: /^[^./]/,
  output: { dir: "dist", chunkFileNames: "[name]-[hash].js" },
});
