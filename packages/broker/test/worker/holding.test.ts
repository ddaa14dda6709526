import { defineResources, need, pool } from "resource-locker";
import { describe, expect, test } from "vitest";
import type { Holding } from "../../src/worker.ts";
import { needs, never, startLab } from "./labs.ts";

const boards = ["b1", "b2", "b3"];
const lab = defineResources({
  boards: pool({ discover: boards }),
  accounts: pool({ discover: ["a1"] }),
});

test("asks once for all that a scope needs, and gives it back as a whole", async () => {
  const { scope, summary } = await startLab(lab);
  const file = await scope();
  await file.ensure(needs("boards", 2, "accounts", 1), ["boards"], never);
  expect(file.keysOf("boards")).toEqual(["b1", "b2"]);
  expect(file.list("accounts")).toEqual(["a1"]);
  // Held already.
  await file.ensure(needs("boards", 2, "accounts", 1), ["accounts"], never);
  await file.release();
  expect(file.list("boards")).toEqual([]);
  expect(await summary()).toMatch(
    /boards 3 · 2 leases .* no waiting in 1 request\n.*accounts 1 · 1 lease /,
  );
});

test("waits until others have given back, and says how long", async () => {
  const { scope } = await startLab(lab);
  const [one, other] = [await scope(), await scope()];
  await one.ensure(needs("boards", 3), ["boards"], never);
  const waiting = other.ensure(needs("boards", 1), ["boards"], never);
  await one.release();
  expect(await waiting).toBeGreaterThanOrEqual(0);
  expect(other.list("boards")).toHaveLength(1);
});

test("several needs of a pool come flat, in their order; a function decides in the worker", async () => {
  const models = defineResources({
    boards: pool({
      discover: boards.map((id, i) => ({ id, model: i < 2 ? "T1000" : "T2000" })),
      key: (b) => b.id,
      labels: (b) => ({ model: b.model }),
    }),
  });
  const { scope } = await startLab(models);
  const file = await scope();
  const wanted = [
    need(1, { where: { model: "T2000" } }),
    need<{ id: string }>(1, { where: (b) => b.id !== "b1" }),
  ];
  await file.ensure(new Map([["boards", wanted as never]]), ["boards"], never);
  expect(file.keysOf("boards")).toEqual(["b3", "b2"]);
});

describe("a pool because of which a request fails", () => {
  test("does not keep others from being held", async () => {
    const { scope } = await startLab(lab);
    const file = await scope();
    await file.ensure(needs("boards", 1, "accounts", 2), ["boards"], never);
    expect(file.list("boards")).toHaveLength(1);
    await expect(
      file.ensure(needs("boards", 1, "accounts", 2), ["accounts"], never),
    ).rejects.toThrow("accounts: need 2, but 1 is discovered: a1");
  });

  test("fails alone when its discovery does", async () => {
    const broken = defineResources({
      boards: pool({ discover: boards }),
      accounts: pool({
        discover: (): string[] => {
          throw new Error("the directory is down");
        },
      }),
    });
    const { scope } = await startLab(broken);
    const file = await scope();
    await file.ensure(needs("boards", 1, "accounts", 1), ["boards"], never);
    await expect(
      file.ensure(needs("boards", 1, "accounts", 1), ["accounts"], never),
    ).rejects.toThrow("discovery of accounts failed: the directory is down");
  });
});

describe("open and close", () => {
  const events: string[] = [];
  const opening = (open: (key: string) => unknown, more: object = {}) => {
    events.splice(0);
    return defineResources({
      boards: pool({
        discover: boards,
        open: async (key) => {
          events.push(`open ${key}`);
          await open(key);
          return { key };
        },
        close: ({ key }) => void events.push(`close ${key}`),
        ...more,
      }),
    });
  };

  test("once for each, and before it is given back", async () => {
    const { scope } = await startLab(opening(() => {}));
    const file = await scope();
    await file.ensure(needs("boards", 2), ["boards"], never);
    expect(file.list("boards")).toEqual([{ key: "b1" }, { key: "b2" }]);
    await file.release();
    expect(events).toEqual(["open b1", "open b2", "close b1", "close b2"]);
  });

  test("where one can't be opened, the others are closed and all is given back", async () => {
    const { scope } = await startLab(
      opening((key) => {
        if (key === "b2") throw new Error("no answer");
      }),
    );
    const [one, other] = [await scope(), await scope()];
    await expect(one.ensure(needs("boards", 3), ["boards"], never)).rejects.toThrow(
      "open of b2 (pool boards) failed: no answer",
    );
    expect(events).toEqual(["open b1", "open b2", "open b3", "close b1", "close b3"]);
    await expect(other.ensure(needs("boards", 3), ["boards"], never)).rejects.toThrow("no answer");
  });

  test("one that hangs is given up", async () => {
    const { scope } = await startLab(
      opening(() => Promise.withResolvers<void>().promise, { openTimeout: 50 }),
    );
    const file = await scope();
    await expect(file.ensure(needs("boards", 1), ["boards"], never)).rejects.toThrow(
      "open of b1 (pool boards) has not ended for 50 ms; a pool's openTimeout sets that limit.",
    );
  });
});

test("what still uses it when its scope ends keeps it until that has ended", async () => {
  const { scope } = await startLab(lab);
  const [one, other] = [await scope(), await scope()];
  await one.ensure(needs("boards", 3), ["boards"], never);
  const body = Promise.withResolvers<void>();
  one.usedBy(body.promise);
  await one.release();
  let granted = false;
  const waiting = other.ensure(needs("boards", 1), ["boards"], never).then(() => (granted = true));
  // The broker answers in turn: whatever the release had led to would be known by now.
  const witness = await scope();
  await witness.ensure(needs("accounts", 1), ["accounts"], never);
  expect(granted).toBe(false);
  body.resolve();
  await waiting;
});

test("where more is needed than a worker has, it gives that back and asks anew", async () => {
  const { scope, summary } = await startLab(lab);
  const worker = await scope({ anew: true });
  await worker.ensure(needs("boards", 1), ["boards"], never);
  const list = worker.list("boards");
  await worker.ensure(needs("accounts", 1), ["accounts"], never);
  expect(list).toHaveLength(1);
  expect(worker.list("accounts")).toEqual(["a1"]);
  expect(await summary()).toMatch(
    /boards 3 · 2 leases .* 2 requests\n.*accounts 1 · 1 lease .* 1 request$/,
  );
});

test("where more of a pool is needed than a worker has, it gives that back and asks anew", async () => {
  const { scope, summary } = await startLab(lab);
  const worker = await scope({ anew: true });
  await worker.ensure(needs("boards", 1), ["boards"], never);
  await worker.ensure(needs("boards", 1), ["boards"], never);
  const list = worker.list("boards");
  expect(list).toHaveLength(1);
  await worker.ensure(needs("boards", 3), ["boards"], never);
  expect(list).toHaveLength(3);
  await worker.ensure(needs("boards", 2), ["boards"], never);
  expect(list).toHaveLength(2);
  expect(await summary()).toMatch(/boards 3 · 6 leases .* 3 requests$/);
});

test("a request is given up with its signal, or with its scope", async () => {
  const { scope } = await startLab(lab);
  const [one, other, third] = [await scope(), await scope(), await scope()];
  await one.ensure(needs("boards", 3), ["boards"], never);
  const controller = new AbortController();
  const waiting = other.ensure(needs("boards", 1), ["boards"], controller.signal);
  controller.abort(new Error("the test was cancelled"));
  await expect(waiting).rejects.toThrow("the test was cancelled");
  const ended = third.ensure(needs("boards", 1), ["boards"], never);
  await Promise.all([expect(ended).rejects.toThrow("Its scope has ended."), third.release()]);
});

test("callers that would wait for each other are told", async () => {
  const { scope, worker } = await startLab(lab);
  const test1 = await inside("boards", 3);
  const test2 = await inside("accounts", 1);
  const waiting = [
    test1.ensure(needs("accounts", 1), ["accounts"], never),
    test2.ensure(needs("boards", 1), ["boards"], never),
  ];
  await expect(Promise.race(waiting)).rejects.toThrow("Waiting would never end");
  const results = Promise.allSettled(waiting);
  await Promise.all([test1.release(), test2.release()]);
  expect((await results).map(({ status }) => status)).toEqual(["rejected", "rejected"]);

  /** A test of a file that holds something. */
  async function inside(name: string, count: number): Promise<Holding> {
    const client = await worker();
    const file = await scope({}, client);
    await file.ensure(needs(name, count), [name], never);
    return scope({ outer: [file] }, client);
  }
});

test("what opens too late is closed again", async () => {
  const opened = Promise.withResolvers<string>();
  const closed = Promise.withResolvers<string>();
  const slow = defineResources({
    boards: pool({
      discover: boards,
      open: () => opened.promise,
      close: (board) => closed.resolve(board),
      openTimeout: 50,
    }),
  });
  const { scope } = await startLab(slow);
  const file = await scope();
  await expect(file.ensure(needs("boards", 1), ["boards"], never)).rejects.toThrow("openTimeout");
  opened.resolve("b1, open after all");
  expect(await closed.promise).toBe("b1, open after all");
});
