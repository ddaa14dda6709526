import type { DiscoverContext } from "./discover.ts";
export function json<T>(
  path: string | URL,
): (context: DiscoverContext) => Promise<readonly NoInfer<T>[]> {
  throw new Error(String(path));
}
