import type { Locker } from "resource-locker";

/** Where the processes that use what is granted prove that they live, if the store asks for that. */
export async function aliveFolderOf(locker: Locker): Promise<string | undefined> {
  return "aliveFolder" in locker
    ? await (locker as { aliveFolder(): Promise<string | undefined> }).aliveFolder()
    : void (await locker.list());
}

export function aliveOption(
  locker: Locker,
  alive: string | undefined,
): { readonly alive?: string } {
  return alive !== undefined && "aliveFolder" in locker ? { alive } : {};
}
