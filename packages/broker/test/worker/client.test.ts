import { setImmediate as turn } from "node:timers/promises";
import { defineResources, pool } from "resource-locker";
import { expect, test } from "vitest";
import type { BrokerClient } from "../../src/worker.ts";
import { needs, never, startLab } from "./labs.ts";

const lab = defineResources({
  boards: pool({ discover: ["b1"] }),
  accounts: pool({ discover: ["a1"] }),
});

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

test("who leaves keeps what something still uses until that has ended", async () => {
  const { scope, worker } = await startLab(lab);
  const leaving = await worker();
  const file = await scope({}, leaving);
  await file.ensure(needs("boards", 1), ["boards"], never);
  const body = Promise.withResolvers<void>();
  file.usedBy(body.promise);
  await file.release();
  leaving.leave();
  const other = await scope();
  let granted = false;
  const waiting = other.ensure(needs("boards", 1), ["boards"], never).then(() => (granted = true));
  // The broker answers in turn, and has read by then that a socket was closed.
  const witness = await scope();
  await witness.ensure(needs("accounts", 1), ["accounts"], never);
  await turn();
  expect(granted).toBe(false);
  body.resolve();
  await waiting;
});

test("who leaves and has nothing asks for nothing any more", async () => {
  const { worker } = await startLab(lab);
  const client = await worker();
  const held = await ask(client, never);
  client.leave();
  await held.release();
  await expect(ask(client, never)).rejects.toThrow("this worker has left it");
});
