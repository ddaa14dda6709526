// Says the default place, or the error.
import { resolvePlace } from "../../../../src/stores/sqlite/place.ts";

try {
  console.log(resolvePlace(process.argv[2]).root);
} catch (error) {
  console.log((error as Error).name, (error as Error).message);
}
