import { defineResources, pool } from "resource-locker";
import { expect, test } from "vitest";
import type { BrokerClient } from "../../src/worker.ts";
import { never, startLab } from "./labs.ts";

const lab = defineResources({ boards: pool({ discover: ["b1"] }) });

function ask(client: BrokerClient, signal: AbortSignal) {
  const boards = [{ pool: "boards", count: 1 }];
  return client.acquire({ needs: boards, filters: [undefined], holding: [], signal });
}

test("a request that is given up before it was sent waits for nothing", async () => {
  const { worker } = await startLab(lab);
  const [one, other] = [await worker(), await worker()];
  const held = await ask(one, never);
  const controller = new AbortController();
  const waiting = ask(other, controller.signal);
  controller.abort(new Error("the run was cancelled"));
  await expect(waiting).rejects.toThrow("the run was cancelled");
  await held.release();
});
