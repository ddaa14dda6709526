import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";

import { DiscoveryError } from "../../src/errors.ts";
import { command } from "../../src/resources/command.ts";
import { refusal } from "../requirements/refusal.ts";

const { signal } = new AbortController();
const lines = (stdout: string) => stdout.trim().split("\n");

// Whatever was started and has ended leaves no listener behind.
const exits = process.listenerCount("exit");
afterEach(() => {
  if (process.listenerCount("exit") !== exits) throw new Error("A listener for the exit is left.");
});

test("lists what a command prints, anew each time", async () => {
  const discover = command("echo b1; echo b2", lines);
  expect(await discover.list({ signal })).toEqual(["b1", "b2"]);
  expect(await discover.list({ signal })).toEqual(["b1", "b2"]);
});

test("characters of several bytes, and more than a pipe holds", async () => {
  const print = `process.stdout.write("größe\\n".repeat(100_000))`;
  const found = await command(`"${process.execPath}" -e '${print}'`, lines).list({ signal });
  expect(new Set(found)).toEqual(new Set(["größe"]));
  expect(found.length).toBe(100_000);
});

test("its source text tells it from others", () => {
  expect(String(command("adb devices -l", lines).list)).toBe(
    'command("adb devices -l", (stdout) => stdout.trim().split("\\n"))',
  );
});

test.each([
  ["exit 3", 'command("exit 3"): it ended with code 3.'],
  [
    "for n in 1 2 3 4; do echo line $n >&2; echo >&2; done; exit 1",
    'command("for n in 1 2 3 4; do echo line $n >&2; echo >&2; done; exit …"): it ended with code 1: line 2; line 3; line 4',
  ],
  ["kill -TERM $$", 'command("kill -TERM $$"): it was ended by SIGTERM.'],
])("a command that fails: %s", async (line, sentence) => {
  await expect(command(line, lines).list({ signal })).rejects.toThrow(new DiscoveryError(sentence));
});

test("parse that fails", async () => {
  const cause = new SyntaxError("no such line");
  const discover = command("echo b1", () => {
    throw cause;
  });
  const error: unknown = await discover.list({ signal }).catch((reason: unknown) => reason);
  expect(error).toEqual(
    new DiscoveryError('command("echo b1"): parse failed: no such line', { cause }),
  );
});

test.each([
  [undefined, "undefined. Is a `return` missing?"],
  [{ boards: [] }, "an object with the property boards."],
])("parse that returns no list %#", async (value, end) => {
  const discover = command("echo b1", () => value as unknown as string[]);
  await expect(discover.list({ signal })).rejects.toThrow(
    new DiscoveryError(`command("echo b1"): parse must return a list; it returned ${end}`),
  );
});

test("all that a command started is killed when the time is up", async () => {
  await using server = createServer();
  const connected = once(server, "connection") as Promise<[Socket]>;
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  const child = `require("net").connect(${port}, "127.0.0.1")`;
  const controller = new AbortController();
  const reason = new Error("the time is up");
  const found = command(`"${process.execPath}" -e '${child}' & wait`, lines).list(controller);
  const rejected = found.catch((error: unknown) => error);
  const [socket] = await connected;
  socket.on("error", () => {}).resume();
  controller.abort(reason);
  await once(socket, "close");
  expect(await rejected).toBe(reason);
});

test("is not started when the time is up already", async () => {
  const reason = new Error("the time is up");
  const discover = command("echo b1", lines);
  await expect(discover.list({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("does not wait for a server that the command leaves behind", async () => {
  await using server = createServer();
  const connected = once(server, "connection") as Promise<[Socket]>;
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  // It keeps the output of the command open until its connection ends.
  const child = `require("net").connect(${port}, "127.0.0.1")`;
  const found = command(`"${process.execPath}" -e '${child}' & echo b1`, lines).list({ signal });
  const [socket] = await connected;
  expect(await found).toEqual(["b1"]);
  socket
    .on("error", () => {})
    .resume()
    .end();
  await once(socket, "close");
});

test.each([
  [["", lines], 'command: the command must be a text for the shell; received "".'],
  [
    [["adb", "devices"], lines],
    'command: the command must be a text for the shell; received a list of 2. Write command("adb devices -l", parse).',
  ],
  [
    ["adb devices"],
    'command: parse must be a function; received undefined. Write command("ls /dev/boards", (stdout) => stdout.trim().split("\\n")).',
  ],
])("bad input %#", (given, sentence) => {
  const untyped = command as unknown as (...given: unknown[]) => unknown;
  expect(refusal(() => untyped(...given))).toBe(sentence);
});
