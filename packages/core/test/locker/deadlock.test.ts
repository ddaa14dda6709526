import { describe, expect, test } from "vitest";
import { anyOf, DeadlockError, InputError, ReleasedError } from "../../src/index.ts";
import { keysHeld, queued, rejection, stores } from "./lockers.ts";

describe.each(stores)("%s: holding", (_name, fresh) => {
  test("refuses at once the request that would close a circle, and names it", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker({ holder: { run: "ci-1" } }), newLocker({ holder: { run: "ci-2" } })];
    const one = await a.acquire(["b1"]);
    const two = await b.acquire(["b2"]);
    const waiting = await queued(a, ["b2"], { holding: [one], note: "flashing" });
    const error = await rejection(b.acquire(["b1"], { holding: [two] }));
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error).toMatchObject({
      code: "RESOURCE_LOCKER_DEADLOCK",
      message:
        'Waiting would never end: ci-1, "flashing" holds b1 and waits for b2; this request ' +
        "holds b2 and waits for b1. Ask for all of it in one request, or release what you hold " +
        "before you ask for more.",
      circle: [
        { holder: { run: "ci-1", note: "flashing" }, holds: ["b1"], wants: ["b2"] },
        { holder: { run: "ci-2" }, holds: ["b2"], wants: ["b1"] },
      ],
    });
    expect(keysHeld(await a.list())).toEqual(["b1", "b2"]);
    await two.release();
    expect((await waiting.grant)[0][0]).toBe("b2");
  });

  test("finds circles of callers within one locker", async () => {
    const locker = fresh()();
    const [one, two, three] = [
      await locker.acquire(["b1"]),
      await locker.acquire(["b2"]),
      await locker.acquire(["b3"]),
    ];
    await queued(locker, ["b2"], { holding: [one] });
    await queued(locker, ["b3"], { holding: [two] });
    const error = await rejection(locker.acquire(["b1"], { holding: [three] }));
    expect(error).toBeInstanceOf(DeadlockError);
    expect((error as DeadlockError).circle.map(({ holds }) => holds)).toEqual([
      ["b1"],
      ["b2"],
      ["b3"],
    ]);
  });

  test("refuses who waits for what it holds itself", async () => {
    const locker = fresh()();
    const held = await locker.acquire(["b1"]);
    const error = await rejection(locker.acquire(["b1", "b2"], { holding: [held] }));
    expect(error.message).toBe(
      "Waiting would never end: this request holds b1 and waits for b1 and b2. Ask for all of it " +
        "in one request, or release what you hold before you ask for more.",
    );
    expect(keysHeld(await locker.list())).toEqual(["b1"]);
  });

  test("lets wait whoever will get it in the end", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const [one, two] = [await a.acquire(["b1"]), await b.acquire(["b2"])];
    const three = await b.acquire(["b3"]);
    const first = await queued(a, ["b2"], { holding: [one] });
    const second = await queued(b, [anyOf(["b1", "b3"])], { holding: [two] });
    await three.release();
    expect((await second.grant)[0][0]).toBe("b3");
    await two.release();
    await first.grant;
  });

  test("notices a circle that only a later look at the candidates closes", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const [one, two] = [await a.acquire(["b1"]), await b.acquire(["b2"])];
    const three = await a.acquire(["b3"]);
    let found = ["b3"];
    const boards = anyOf(() => found, { refresh: 100, name: "boards" });
    const waiting = await queued(b, [boards], { holding: [two] });
    await queued(a, ["b2"], { holding: [one] });
    found = ["b1"];
    const error = await rejection(waiting.grant);
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error.message).toContain("this request holds b2 and waits for boards");
    expect((await a.list()).queue).toHaveLength(1);
    await three.release();
  });

  test("takes grants of this locker that are held, and nothing else", async () => {
    const newLocker = fresh();
    const [a, b] = [newLocker(), newLocker()];
    const [mine, strange] = [await a.acquire(["b1"]), await b.acquire(["b2"])];
    const foreign = await rejection(a.acquire(["b3"], { holding: [mine, strange] }));
    expect(foreign).toBeInstanceOf(InputError);
    expect(foreign.message).toBe(
      "acquire: holding[1] is a grant of another locker; a locker knows its own grants only.",
    );
    const noGrant = await rejection(a.acquire(["b3"], { holding: ["b1"] as never }));
    expect(noGrant).toBeInstanceOf(InputError);
    expect(noGrant.message).toBe(
      'acquire: holding[0] must be a grant of this locker; received "b1".',
    );
    await mine.release();
    const released = await rejection(a.acquire(["b3"], { holding: [mine] }));
    expect(released).toBeInstanceOf(ReleasedError);
    expect(keysHeld(await b.list())).toEqual(["b2"]);
  });
});
