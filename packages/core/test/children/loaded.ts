// Says what an import of the package loads, and then what the first locks over each store load.
import { mkdtempSync, rmSync } from "node:fs";
import { registerHooks } from "node:module";

const source = new URL("../../src/", import.meta.url).href;
const loaded = new Set<string>();
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    loaded.add(found.url.replace(source, ""));
    return found;
  },
});

const { createLocker, memoryStore, sqliteStore } = await import("../../src/index.ts");
const imported = [...loaded];
const path = mkdtempSync("/tmp/rl-");
for (const store of [memoryStore(), sqliteStore({ path })]) {
  await using locker = createLocker({ store });
  await locker.list();
}
rmSync(path, { recursive: true });
console.log(JSON.stringify({ imported, locked: [...loaded] }));
