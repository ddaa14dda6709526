/** The process of a remote client: see `remote.ts`. */
import type { Store, StoreSession } from "../store.ts";
import { all } from "./bench.ts";
import type { RemoteStore } from "./remote.ts";

const { module, args } = JSON.parse(process.argv[2]!) as RemoteStore;
const { default: open } = (await import(module)) as {
  default: (...args: readonly unknown[]) => Store | Promise<Store>;
};
const store = await open(...args);
const session = await store.connect({
  holder: { host: "bench", pid: process.pid, run: "remote" },
  granted: () => {},
  lost: () => {},
  refused: () => {},
  over: () => {},
  trouble: () => {},
});

process.on("message", (message: { take?: string; wait?: string }) => {
  obey(session, message).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.send!({ result: "ready" });

let refs = 0;

async function obey(
  client: StoreSession,
  { take, wait }: { take?: string; wait?: string },
): Promise<number | undefined> {
  const ref = `remote${++refs}`;
  const needs = [all((take ?? wait)!)];
  const common = { ref, needs, priority: 0, holding: [], holder: {} };
  const answer = await client.acquire({ ...common, wait: wait !== undefined });
  return answer.state === "granted" ? answer.grant.leases[0]![0]!.token : undefined;
}
