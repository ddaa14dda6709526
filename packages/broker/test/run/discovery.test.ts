import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Discovery, wireError } from "../../src/run/discovery.ts";
import { type Board, boards, discoveryOf } from "./pools.ts";

/** The service of a lab, which is somebody else's. */
const LAB = "http://lab.test/boards";
const lab = setupServer();
beforeAll(() => lab.listen({ onUnhandledFrame: "error" }));
afterEach(() => lab.resetHandlers());
afterAll(() => lab.close());

const fromLab = async ({ signal }: { signal: AbortSignal }): Promise<Board[]> =>
  (await (await fetch(LAB, { signal })).json()) as Board[];

/** What it fails with; handled from the start. */
async function faultOf(discovery: Discovery): Promise<Error> {
  return await discovery.look("boards").then(
    () => new Error("none"),
    (error: unknown) => error as Error,
  );
}

describe("discovery over HTTP", () => {
  test("a list", async () => {
    lab.use(http.get(LAB, () => HttpResponse.json([{ id: "b1", model: "T1000" }])));
    const pool = boards(fromLab, { labels: ({ model = "" }) => ({ model }) });
    expect(await discoveryOf(pool).look("boards")).toEqual([
      { key: "b1", labels: { model: "T1000" }, capacity: 1, item: { id: "b1", model: "T1000" } },
    ]);
  });

  test("500 with a page", async () => {
    lab.use(http.get(LAB, () => new HttpResponse("<h1>Oh no</h1>", { status: 500 })));
    await expect(discoveryOf(boards(fromLab)).look("boards")).rejects.toThrow(
      `discovery of boards failed: Unexpected token '<', "<h1>Oh no</h1>" is not valid JSON`,
    );
  });

  test("500 with a page, for a pool with secrets: nothing of it is shown", async () => {
    lab.use(http.get(LAB, () => new HttpResponse("hunter2", { status: 500 })));
    const pool = boards(fromLab, { secret: ["password"] });
    await expect(discoveryOf(pool).look("boards")).rejects.toThrow(
      /^discovery of boards failed: what it read is not valid JSON$/,
    );
  });

  test("an object where a list is meant", async () => {
    lab.use(http.get(LAB, () => HttpResponse.json({ items: [] }, { status: 500 })));
    await expect(discoveryOf(boards(fromLab)).look("boards")).rejects.toThrow(
      "discovery of boards must return a list; it returned an object with the property items. Is its property items the list?",
    );
  });

  test("refused", async () => {
    lab.use(http.get(LAB, () => HttpResponse.error()));
    await expect(discoveryOf(boards(fromLab)).look("boards")).rejects.toThrow(
      /^discovery of boards failed: Failed to fetch|^discovery of boards failed: fetch failed/,
    );
  });

  test("the same board twice", async () => {
    lab.use(http.get(LAB, () => HttpResponse.json([{ id: "b1" }, { id: "b2" }, { id: "b1" }])));
    await expect(discoveryOf(boards(fromLab)).look("boards")).rejects.toThrow(
      "pool boards: items 1 and 3 have the same key, b1; each resource needs a key of its own.",
    );
  });

  test("no answer: bounded by discoverTimeout, and the call is aborted", async () => {
    const { promise: called, resolve: call } = Promise.withResolvers<Request>();
    lab.use(
      http.get(LAB, async ({ request }) => {
        call(request);
        return await new Promise<never>(() => {});
      }),
    );
    const failed = faultOf(discoveryOf(boards(fromLab, { discoverTimeout: 100 })));
    const { signal } = await called;
    expect((await failed).message).toBe(
      "discovery of boards has not answered for 100 ms; if it takes that long, raise the pool's discoverTimeout",
    );
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
  });
});

describe("calls", () => {
  test("nobody asks, nobody calls; two who ask at once share a call", async () => {
    let calls = 0;
    const { promise: answer, resolve } = Promise.withResolvers<Board[]>();
    const discovery = discoveryOf(
      boards(() => {
        calls++;
        return answer;
      }),
    );
    expect(calls).toBe(0);
    const looks = [discovery.look("boards"), discovery.look("boards")];
    resolve([{ id: "b1" }]);
    const [first, second] = await Promise.all(looks);
    expect([calls, first?.length, second?.length]).toEqual([1, 1, 1]);
    await discovery.look("boards");
    expect(calls).toBe(2);
  });

  test("the end of the run aborts it", async () => {
    const { promise: seen, resolve: see } = Promise.withResolvers<AbortSignal>();
    const discovery = discoveryOf(
      boards(({ signal }) => {
        see(signal);
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        });
      }),
    );
    const failed = faultOf(discovery);
    await seen;
    discovery.end();
    expect((await failed).message).toBe("discovery of boards failed: the run is over");
  });

  test("an error crosses with its code and its pool", async () => {
    const discovery = discoveryOf(
      boards(() => {
        throw new Error("no lab here");
      }),
    );
    expect(wireError(await faultOf(discovery), "boards")).toEqual({
      code: "RESOURCE_LOCKER_DISCOVERY",
      message: "discovery of boards failed: no lab here",
      pools: ["boards"],
    });
  });
});
