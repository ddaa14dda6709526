import { defineConfig } from "rolldown";

/** What the light entries share; in one file, since each costs a third of a millisecond. */
const common =
  /\/src\/(?:errors|input|wording|requirements|ledger\/(?:matching|order)|stores\/sqlite\/(?:fs|folders))/;

/**
 * Few files load faster than many: a test file that imports `need` pays for it in each worker. What
 * is only needed by whoever locks comes in chunks of its own, by `import()`.
 */
export default defineConfig({
  input: {
    index: "src/index.ts",
    internal: "src/internal.ts",
    alive: "src/alive.ts",
    testing: "src/testing.ts",
    "remote-main": "src/testing/remote-main.ts",
  },
  platform: "node",
  external: /^[^./]/,
  output: {
    dir: "dist",
    chunkFileNames: "[name]-[hash].js",
    codeSplitting: { groups: [{ name: "common", minShareCount: 2, test: common }] },
  },
});
