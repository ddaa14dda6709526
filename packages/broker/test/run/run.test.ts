import { execFile } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { defineResources, pool } from "resource-locker";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { joinRun, type Run, type RunOptions } from "../../src/run.ts";
import { brokers, isAlive } from "./brokers.ts";
import { folder } from "./folders.ts";

const boards = () => pool({ discover: ["b1", "b2"] });
const resources = defineResources({ boards: boards() });

const lines: string[] = [];

/** Takes part from a folder of its own, with the state in memory, until the test ends. */
async function joins(options: RunOptions = {}, root: string = folder()): Promise<Run> {
  const run = await joinRun(
    { resources, store: "memory:", ...options },
    { runner: "vitest", root, print: (line) => void lines.push(line) },
  );
  onTestFinished(async () => {
    await run.leave();
    lines.length = 0;
  });
  return run;
}

/** Resolves when the broker listens. */
async function listening({ address }: Run): Promise<void> {
  await vi.waitFor(
    async () => {
      const socket = createConnection(join(address, "broker.sock"));
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      socket.destroy();
    },
    { timeout: 10_000 },
  );
}

test("a private folder with a socket, until the last one has left", async () => {
  const run = await joins();
  expect(dirname(run.address)).toBe(tmpdir());
  expect(statSync(run.address).mode & 0o777).toBe(0o700);
  await listening(run);
  expect(brokers()).toHaveLength(1);
  expect(await run.summary()).toEqual([]);
  await run.leave();
  await run.leave();
  expect(existsSync(run.address)).toBe(false);
  expect(brokers()).toEqual([]);
  expect(lines).toEqual([]);
});

test("a folder whose path is too long for a socket is not taken", async () => {
  const long = join(folder({ [`${"x".repeat(80)}/keep`]: "" }), "x".repeat(80));
  vi.stubEnv("TMPDIR", long);
  onTestFinished(() => void vi.unstubAllEnvs());
  const run = await joins({}, long);
  expect(dirname(run.address)).toBe("/tmp");
  expect(readdirSync(long)).toEqual(["keep"]);
  await listening(run);
});

describe("several who take part", () => {
  test("share one broker, which goes with the last", async () => {
    const [a, b] = await Promise.all([joins(), joins()]);
    const c = await joins({ resources: defineResources({ boards: boards(), rooms: boards() }) });
    expect([b.address, c.address]).toEqual([a.address, a.address]);
    await listening(a);
    expect(brokers()).toHaveLength(1);
    await a.leave();
    await a.leave();
    await b.leave();
    expect(brokers()).toHaveLength(1);
    await c.leave();
    expect(brokers()).toEqual([]);
    const later = await joins();
    expect(later.address).not.toBe(a.address);
  });

  test.each<[string, RunOptions, string]>([
    [
      "another pool of the same name",
      { resources: defineResources({ boards: pool({ discover: ["b1"] }) }) },
      "the pool boards is configured in resourceLocker(…) in FIRST and in resourceLocker(…) in SECOND, and its discover differs. Pools of one name are one pool to a run: import both from the same file, or give one another name.",
    ],
    [
      "another store",
      { store: "memory:other" },
      'a run has one store, but resourceLocker(…) in FIRST has "memory:", and resourceLocker(…) in SECOND has "memory:other". Write the same in both, or set RESOURCE_LOCKER_STORE.',
    ],
    [
      "another timeout",
      { timeout: 1_000 },
      "a run has one timeout, but resourceLocker(…) in FIRST has 600000, and resourceLocker(…) in SECOND has 1000. Write the same in both.",
    ],
    [
      "another name",
      { run: "b" },
      `a run has one name (run), but resourceLocker(…) in FIRST has "vitest-${process.pid}", and resourceLocker(…) in SECOND has "b". Write the same in both.`,
    ],
  ])("%s is refused, and the run goes on", async (_, options, message) => {
    const [one, two] = [folder(), folder()];
    const run = await joins({}, one);
    await expect(joins(options, two)).rejects.toThrow(
      message.replaceAll("FIRST", one).replaceAll("SECOND", two),
    );
    await listening(run);
  });
});

test("a main process that just ends is not held up, and its broker goes with it", async () => {
  const program = fileURLToPath(new URL("children/just-end.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder()]);
  const { address, broker } = JSON.parse(stdout) as { address: string; broker: number };
  onTestFinished(() => rmSync(address, { recursive: true, force: true }));
  await vi.waitFor(() => expect(isAlive(broker)).toBe(false));
});

test("a list that is bad is refused before anything is started", async () => {
  const bad = defineResources({ boards: pool({ discover: ["b1", "b1"] }) });
  await expect(joins({ resources: bad })).rejects.toThrow(
    "pool boards: items 1 and 2 have the same key, b1; each resource needs a key of its own.",
  );
  expect(brokers()).toEqual([]);
});

test("the death of the broker is told once, and who comes later sees that it is gone", async () => {
  const a = await joins();
  const b = await joins();
  await listening(a);
  process.kill(brokers()[0]!, "SIGKILL");
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toMatch(
    /^resource-locker {2}The broker of this run has died \(SIGKILL\)\. Tests that need resources fail from now on\./,
  );
  expect(existsSync(a.address)).toBe(false);
  expect(await a.summary()).toEqual(["resources  no summary: the broker of this run is gone"]);
  const late = await joins();
  expect(late.address).toBe(b.address);
  expect(brokers()).toEqual([]);
});

test("a broker that can't listen is told, with its reason", async () => {
  const run = await joins();
  rmSync(run.address, { recursive: true });
  await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 10_000 });
  expect(lines[0]).toMatch(
    /^resource-locker {2}The broker of this run can't listen on \/.*broker\.sock: .* Tests that need resources fail from now on\./,
  );
});
