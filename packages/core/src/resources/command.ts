import type { DiscoverContext } from "./discover.ts";
export function command<T>(
  command: string,
  parse: (stdout: string) => readonly T[],
): (context: DiscoverContext) => Promise<readonly NoInfer<T>[]> {
  throw new Error(command + String(parse));
}
