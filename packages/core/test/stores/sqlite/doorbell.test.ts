import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { StoreUnavailableError } from "../../../src/errors.ts";
import { type Doorbell, openDoorbell } from "../../../src/stores/sqlite/doorbell.ts";
import { socketPath } from "../../../src/stores/sqlite/socket-path.ts";
import { type Child, eventually, start } from "./child.ts";
import { folder } from "./folder.ts";

interface Heard {
  readonly bell: Doorbell;
  readonly rings: [from: string, message: unknown][];
  readonly gone: string[];
}

async function open(path: string, id: string): Promise<Heard> {
  const rings: Heard["rings"] = [];
  const gone: string[] = [];
  const bell = await openDoorbell(path, id, {
    onRing: (from, message) => void rings.push([from, message]),
    onGone: (session) => void gone.push(session),
  });
  onTestFinished(() => bell.close());
  return { bell, rings, gone };
}

async function openInChild(path: string, id: string): Promise<Child> {
  const child = start("bell", [path, id]);
  expect(await child.line()).toBe("up");
  return child;
}

describe("a ring", () => {
  test("goes both ways over one connection", async () => {
    const path = folder();
    const a = await open(path, "a");
    const b = await open(path, "b");
    a.bell.ring("b", { n: 1 });
    a.bell.ring("b", [2]);
    await eventually(() =>
      expect(b.rings).toEqual([
        ["a", { n: 1 }],
        ["a", [2]],
      ]),
    );
    expect(b.bell.connected("a")).toBe(true);
    b.bell.ring("a", "three");
    await eventually(() => expect(a.rings).toEqual([["b", "three"]]));
    expect(readdirSync(path)).toEqual(["a.sock", "b.sock"]);
  });

  test("arrives when both dial at once, and when either line is reused", async () => {
    const path = folder();
    const a = await open(path, "a");
    const b = await open(path, "b");
    a.bell.ring("b", 1);
    b.bell.ring("a", 2);
    await eventually(() => expect([a.rings, b.rings]).toEqual([[["b", 2]], [["a", 1]]]));
    a.bell.ring("b", 3);
    b.bell.ring("a", 4);
    await eventually(() =>
      expect([a.rings[1], b.rings[1]]).toEqual([
        ["b", 4],
        ["a", 3],
      ]),
    );
  });

  test("to nobody, or to oneself, is dropped", async () => {
    const path = folder();
    const a = await open(path, "a");
    a.bell.ring("none", 1);
    a.bell.ring("a", 1);
    await eventually(() => expect(a.bell.connected("none")).toBe(false));
    expect(a.gone).toEqual([]);
    expect(a.rings).toEqual([]);
    expect(a.bell.connected("a")).toBe(false);
  });

  test("finds a session that came only after an earlier ring was dropped", async () => {
    const path = folder();
    const a = await open(path, "a");
    a.bell.ring("b", 1);
    await eventually(() => expect(a.bell.connected("b")).toBe(false));
    const b = await open(path, "b");
    a.bell.ring("b", 2);
    await eventually(() => expect(b.rings).toEqual([["a", 2]]));
  });

  test("is still sent when the doorbell is closed right after it", async () => {
    const path = folder();
    const a = await open(path, "a");
    const b = await open(path, "b");
    a.bell.ring("b", "last");
    await a.bell.close();
    await eventually(() => expect(b.rings).toEqual([["a", "last"]]));
    a.bell.ring("b", "too late");
    await a.bell.close();
    expect(existsSync(join(path, "a.sock"))).toBe(false);
  });

  test("works where the path is too long for a socket, in a folder of this user", async () => {
    const path = join(folder(), "long".repeat(30));
    mkdirSync(path);
    const a = await open(path, "a");
    const b = await open(path, "b");
    a.bell.ring("b", 1);
    await eventually(() => expect(b.rings).toEqual([["a", 1]]));
    expect(readdirSync(path)).toEqual([]);
    const { path: socket, short } = socketPath(path, "a");
    expect(Buffer.byteLength(socket)).toBeLessThan(100);
    expect(statSync(short!).mode & 0o777).toBe(0o700);
  });
});

describe("a watched session", () => {
  test("is gone when its process is killed", async () => {
    const path = folder();
    const child = await openInChild(path, "b");
    const a = await open(path, "a");
    a.bell.watch("b");
    a.bell.ring("b", "hello");
    expect(await child.line()).toBe(`ring a "hello"`);
    expect(a.gone).toEqual([]);
    child.kill("SIGKILL");
    await eventually(() => expect(a.gone).toEqual(["b"]));
    expect(existsSync(join(path, "b.sock"))).toBe(true);
    a.bell.watch("b"); // nobody listens on the file that is left
    await eventually(() => expect(a.gone).toEqual(["b", "b"]));
  });

  test("is gone when it was never there", async () => {
    const a = await open(folder(), "a");
    a.bell.watch("b");
    a.bell.watch("b");
    expect(a.gone).toEqual([]);
    await eventually(() => expect(a.gone).toEqual(["b"]));
  });

  test("is gone when it closes, also when it was the one that dialled", async () => {
    const path = folder();
    const a = await open(path, "a");
    const b = await open(path, "b");
    b.bell.ring("a", 1);
    await eventually(() => expect(a.bell.connected("b")).toBe(true));
    a.bell.watch("b");
    await b.bell.close();
    await eventually(() => expect(a.gone).toEqual(["b"]));
    expect(a.bell.connected("b")).toBe(false);
  });

  test("is not told of any more when nobody watches it", async () => {
    const path = folder();
    const a = await open(path, "a");
    const b = await open(path, "b");
    a.bell.watch("b");
    a.bell.unwatch("b");
    await b.bell.close();
    await eventually(() => expect(a.bell.connected("b")).toBe(false));
    expect(a.gone).toEqual([]);
  });

  test("is one of 128 at most", async () => {
    const a = await open(folder(), "a");
    for (let i = 0; i < 130; i++) a.bell.watch(`b${i}`);
    await eventually(() => expect(a.gone).toHaveLength(128));
  });
});

describe("a peer that is stopped", () => {
  test("is rung without waiting, and given up when it has not read for long", async () => {
    const path = folder();
    const child = await openInChild(path, "b");
    const a = await open(path, "a");
    a.bell.watch("b");
    a.bell.ring("b", "hello");
    expect(await child.line()).toBe(`ring a "hello"`);
    child.kill("SIGSTOP");
    for (let i = 0; i < 1000 && a.bell.connected("b"); i++) {
      a.bell.ring("b", "x".repeat(10_000));
      await immediate();
    }
    await eventually(() => expect(a.gone).toEqual(["b"]));
  });

  test("does not keep us from closing", async () => {
    const path = folder();
    const child = await openInChild(path, "b");
    const a = await open(path, "a");
    child.kill("SIGSTOP");
    for (let i = 0; i < 50; i++) a.bell.ring("b", "x".repeat(10_000));
    await a.bell.close();
    expect(a.bell.connected("b")).toBe(false);
  });
});

describe("what can't be from a peer", () => {
  test.each([
    ["text", "GET / HTTP/1.1\r\n\r\n"],
    ["another first line", `{"ring":1}\n`],
    ["a name that is none", `{"hello":"../b"}\n`],
    ["our own name", `{"hello":"a"}\n`],
    ["garbage after the first line", `{"hello":"x"}\n}{\n`],
    ["a line without an end", "x".repeat(2 * 1024 * 1024)],
  ])("closes its connection and no other: %s", async (_, text) => {
    const path = folder();
    const a = await open(path, "a");
    const b = await open(path, "b");
    b.bell.ring("a", 1);
    const foreign = connect({ path: join(path, "a.sock") });
    const closed = new Promise((resolve) => foreign.once("close", resolve));
    foreign.on("error", () => {}); // reset, when it was still writing
    foreign.write(text);
    await closed;
    b.bell.ring("a", 2);
    await eventually(() =>
      expect(a.rings).toEqual([
        ["b", 1],
        ["b", 2],
      ]),
    );
  });

  test("a line in pieces is one line", async () => {
    const path = folder();
    const a = await open(path, "a");
    const peer = connect({ path: join(path, "a.sock") });
    for (const piece of [`{"hel`, `lo":"x"}\n"ü`, `ber"\n1\n`]) {
      peer.write(piece);
      await immediate();
    }
    await eventually(() =>
      expect(a.rings).toEqual([
        ["x", "über"],
        ["x", 1],
      ]),
    );
    peer.destroy();
  });
});

test("keeps no process alive", async () => {
  const path = folder();
  await open(path, "a");
  const child = start("idle-bell", [path, "b", "a"]);
  expect(await child.line()).toBe("idle");
  await child.exited();
  expect(child.process.exitCode).toBe(0);
});

test("that can't be hung up says why", async () => {
  const path = folder();
  writeFileSync(join(path, "a.sock"), "");
  await expect(open(path, "a")).rejects.toThrow(StoreUnavailableError);
  await expect(open(path, "a")).rejects.toThrow(`Can't listen on ${join(path, "a.sock")}`);
  await expect(open(join(path, "none"), "a")).rejects.toThrow(/EACCES|ENOENT/);
});
