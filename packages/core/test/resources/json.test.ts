import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

import { DiscoveryError } from "../../src/errors.ts";
import { json } from "../../src/resources/json.ts";
import { refusal } from "../requirements/refusal.ts";

let folder: string;
const { signal } = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resource-locker-json-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const file = join(folder, "boards.json");
  await writeFile(file, text);
  return file;
}

/** The sentence with which reading a file of this text fails, without the path. */
async function failure(text: string): Promise<string> {
  const file = await written(text);
  const error: unknown = await json(file)
    .list({ signal })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DiscoveryError);
  // What the file holds may be secret: the parser's own message shows some of it.
  expect((error as DiscoveryError).cause).toBe(undefined);
  return (error as DiscoveryError).message.replace(file, "boards.json");
}

test("reads a list, anew each time", async () => {
  const discover = json<{ id: string }>(await written('[{ "id": "b1" }]'));
  expect(await discover.list({ signal })).toEqual([{ id: "b1" }]);
  await written('\uFEFF[{ "id": "b2" }]');
  expect(await discover.list({ signal })).toEqual([{ id: "b2" }]);
});

test("a relative path starts at the working folder, and URLs of files are paths", async () => {
  const file = await written('["b1"]');
  expect(await json(relative(process.cwd(), file)).list({ signal })).toEqual(["b1"]);
  expect(await json(pathToFileURL(file)).list({ signal })).toEqual(["b1"]);
});

test("its source text tells it from others", () => {
  expect(String(json("boards.json").list)).toBe('json("boards.json")');
  expect(String(json(new URL("file:///lab/boards.json")).list)).toBe(
    'json("file:///lab/boards.json")',
  );
});

test("a file that is not there", async () => {
  const file = join(folder, "none.json");
  await expect(json(file).list({ signal })).rejects.toThrow(
    new DiscoveryError(`json("${file}"): there is no file "${file}".`),
  );
});

test("a file that can't be read", async () => {
  await expect(json(folder).list({ signal })).rejects.toThrow(
    `json("${folder}"): the file can't be read: EISDIR`,
  );
});

test("gives up with the signal's reason", async () => {
  const reason = new Error("the time is up");
  const discover = json(await written("[]"));
  await expect(discover.list({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test.each([
  [
    '{ "version": 1, "boards": [] }',
    'an object with the properties version and boards. Is its property "boards" the list? Then leave only that in the file.',
  ],
  ['{ "id": "b1" }', "an object with the property id."],
  ['"secret"', "a string."],
  ["null", "null."],
])("a file that holds no list: %s", async (text, end) => {
  expect(await failure(text)).toBe(
    `json("boards.json"): the file must hold a list; it holds ${end}`,
  );
});

test.each([
  ["", "it ends too early, in line 1."],
  ['[\n  { "id": "b1"', "it ends too early, in line 2."],
  ['["b1', "it ends too early, in line 1."],
  ['[\n  "b1",\n]', "line 3, column 1: there is a comma too many before it."],
  ['[{ "id": "b1", }]', "line 1, column 16: there is a comma too many before it."],
  ["[{ id: 1 }]", 'line 1, column 4: expected a name in double quotes, found "i".'],
  ["['b1']", "line 1, column 2: JSON has double quotes only."],
  ["[\n  // all boards\n]", "line 2, column 3: JSON has no comments."],
  ['[{ "id" "b1" }]', 'line 1, column 9: expected a colon, found "\\"".'],
  ['["b1" "b2"]', 'line 1, column 7: expected a comma or ], found "\\"".'],
  ["[01]", 'line 1, column 3: expected a comma or ], found "1".'],
  ["[undefined]", 'line 1, column 2: expected a value, found "u".'],
  ['["b1\n"]', "line 1, column 5: a string is not closed in its line."],
  ['["b\t1"]', 'line 1, column 4: a string can\'t hold "\\t" as it is.'],
  ['["\\x"]', "line 1, column 3: this is no escape that JSON knows."],
  ["[] []", 'line 1, column 4: expected the end, found "[".'],
])("a file that is not JSON: %j", async (text, fault) => {
  expect(() => void JSON.parse(text)).toThrow(SyntaxError);
  expect(await failure(text)).toBe(`json("boards.json"): the file is not JSON: ${fault}`);
});

test.each([
  [5, "5."],
  ["", '"".'],
  [["b1"], "a list of 1. A list needs no json: write discover: list."],
  [
    "http://me:secret@lab.local/boards",
    '"http://***@lab.local/boards". For the web write discover: async () => (await fetch(url)).json().',
  ],
  [
    new URL("https://lab.local/boards"),
    '"https://lab.local/boards". For the web write discover: async () => (await fetch(url)).json().',
  ],
  ["file:///lab/boards.json", '"file:///lab/boards.json". Write json(new URL(url)).'],
])("bad input %#", (path, end) => {
  expect(refusal(() => json(path as string))).toBe(
    `json: the path must be the path of a file, or a URL of one; received ${end}`,
  );
});
