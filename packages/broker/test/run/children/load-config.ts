import { isResources } from "resource-locker/internal";
import { findConfigFile, loadConfigFile } from "../../../src/run/config-file.ts";

/** Loads the configuration of a folder with nothing between it and Node; prints what came of it. */
const [, , root = "."] = process.argv;
try {
  const path = findConfigFile(root);
  const options = path === undefined ? undefined : await loadConfigFile(path);
  const known = options !== undefined && "resources" in options && isResources(options.resources);
  console.log(JSON.stringify({ path, options, known }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
