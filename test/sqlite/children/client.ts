// A client in a process of its own, told what to do by messages: store.
import { createLocker, type Grant } from "resource-locker";
import type { Call, Said } from "../client.ts";

const locker = createLocker({ store: process.argv[2]!, holder: { run: "client" } });
const grants = new Map<number, Grant>();
const say = (said: Said): void => void process.send!(said);

async function acquire(id: number, keys: readonly string[]): Promise<void> {
  const onWaiting = (): void => say({ id, is: "waiting" });
  const grant = await locker.acquire(keys, { onWaiting, timeout: Infinity });
  grants.set(id, grant);
  grant.signal.addEventListener("abort", () => {
    say({ id, is: "lost", text: String(grant.signal.reason) });
  });
  say({ id, is: "granted", token: grant.leases[0]?.token ?? 0 });
}

async function release(id: number): Promise<void> {
  await grants.get(id)!.release();
  say({ id, is: "released" });
}

process.on("message", ({ id, acquire: keys }: Call) => {
  const done = keys === undefined ? release(id) : acquire(id, keys);
  done.catch((error: unknown) => say({ id, is: "failed", text: String(error) }));
});
process.on("disconnect", () => process.exit());
