import type { Locker } from "resource-locker";

/** Where the processes that use what is granted prove that they live, if the store asks for that. */
export async function aliveFolderOf(locker: Locker): Promise<string | undefined> {
  return await locker.aliveFolder();
}

export function aliveOption(
  _locker: Locker,
  alive: string | undefined,
): { readonly alive?: string } {
  return alive !== undefined ? { alive } : {};
}
