import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { joinRun } from "@resource-locker/broker/run";
import * as core from "resource-locker";
import { describe, expect, test } from "vitest";
import { readPage, root } from "./page.ts";

const { anyOf, createLocker, memoryStore, need, pool } = core;

interface Table {
  readonly page: string;
  readonly heading: string;
  /** Who is asked for the options. */
  readonly ask: () => unknown;
  /** Where they are declared. */
  readonly source: string;
}

const tables: readonly Table[] = [
  {
    page: "docs/resources.md",
    heading: "Pools",
    ask: () => pool(nonsense),
    source: "core/src/resources/pool-options.ts",
  },
  {
    page: "docs/resources.md",
    heading: "One place for all settings",
    ask: () => joinRun(nonsense, { runner: "vitest", root: "/", print: () => {} }),
    source: "broker/src/run/options.ts",
  },
  {
    page: "docs/vitest.md",
    heading: "Saying what is needed",
    ask: () => need(1, nonsense),
    source: "core/src/resources/need.ts",
  },
  {
    page: "docs/requests.md",
    heading: "Candidates",
    ask: () => anyOf(["b1"], nonsense),
    source: "core/src/requirements/options.ts",
  },
  {
    page: "docs/requests.md",
    heading: "Waiting",
    ask: () => locker.acquire(["b1"], nonsense),
    source: "core/src/locker/options.ts",
  },
];

/** What is not for users. */
const hidden: ReadonlySet<string> = new Set(["alive"]);

const nonsense = { QQQQQQQQ: 1 } as never;
const locker = createLocker({ store: memoryStore() });

describe.each(tables)("$page, $heading", async ({ page, heading, ask, source }) => {
  const rows = rowsOf((await readPage(page)).text, heading);

  test("has every option, and no other", async () => {
    const [, known = ""] = /the options are (.*)\.$/.exec(await complaint(ask)) ?? [];
    const options = known.split(/, | and /).filter((name) => !hidden.has(name));
    expect(rows.flatMap(({ names }) => names).toSorted()).toEqual(options.toSorted());
  });

  test("has the numbers that the docstrings have", async () => {
    const text = await readFile(join(root, "packages", source), "utf8");
    for (const { names, fallback } of rows) {
      const number = /^\d[\d,]*$/.exec(fallback)?.[0].replaceAll(",", "");
      for (const name of number === undefined ? [] : names) {
        expect(`${name}: ${defaultOf(name, text)}`).toBe(`${name}: ${number}`);
      }
    }
  });
});

test("docs/requests.md, Errors: has every error, with its code", async () => {
  const [, section = ""] = (await readPage("docs/requests.md")).text.split("\n## Errors\n");
  const rows = [...section.matchAll(/^\| `(\w+Error)` +\| `(\w+)`/gm)];
  const errors = Object.entries(core)
    .filter(([name]) => name.endsWith("Error") && name !== "ResourceLockerError")
    .map(([name, kind]) => `${name} ${new (kind as new () => { code: string })().code}`);
  expect(errors).not.toEqual([]);
  expect(rows.map(([, name, code]) => `${name} ${code}`).toSorted()).toEqual(errors.toSorted());
});

interface Row {
  readonly names: readonly string[];
  /** The default, as it stands in the last column. */
  readonly fallback: string;
}

/** The first table of options below a heading. */
function rowsOf(text: string, heading: string): Row[] {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [, table = ""] = /\n(\| (?:option|field) [^]*?)\n\n/.exec(section) ?? [];
  return table
    .split("\n")
    .slice(2)
    .map((line) => {
      const cells = line.split(" | ");
      return {
        names: [...cells[0]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
        fallback: cells.at(-1)!.replace(/\|$/, "").trim(),
      };
    });
}

/** What the docstring of an option says. */
function defaultOf(name: string, source: string): string | undefined {
  const before = source.slice(0, source.search(new RegExp(`^ {2}readonly ${name}\\?`, "m")));
  const docstring = before.slice(before.lastIndexOf("/**"));
  return /default:? `?(\d[\d,_]*)/i.exec(docstring)?.[1]?.replaceAll(/[,_]/g, "");
}

async function complaint(ask: () => unknown): Promise<string> {
  try {
    await ask();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It took an option that there is not.");
}
