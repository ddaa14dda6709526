import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { type Package, readPackages, readSource, type Source } from "./layers/sources.ts";

/**
 * Which package may know which, by folder. A package that is new stands here before it is built.
 * core <- redis, broker <- vitest, jest, playwright, cli; adapters know no store and not each other.
 */
const mayKnow: Readonly<Record<string, readonly string[]>> = {
  core: [],
  redis: ["core"],
  broker: ["core"],
  vitest: ["core", "broker"],
  jest: ["core", "broker"],
  playwright: ["core", "broker"],
  cli: ["core", "redis", "broker"],
};

/** Whose package is a runner's: an adapter may know its own runner, nobody else may know any. */
const runners: Readonly<Record<string, RegExp>> = {
  vitest: /^(vitest|vite|@vitest\/.*)$/,
  jest: /^(jest|jest-.*|@jest\/.*|expect)$/,
  playwright: /^(playwright|playwright-core|@playwright\/.*)$/,
};

/**
 * Inside a package: which folders (or files) a folder may not reach, not even through others. The
 * three parts of the broker run in three kinds of process and share but the protocol.
 */
const mayNotReach: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    "requirements/": ["stores/", "locker/"],
    "resources/": ["stores/", "locker/", "requirements/", "ledger/"],
    "stores/": ["locker/"],
    "index.ts": ["testing/", "testing.ts"],
  },
  broker: {
    "protocol/": ["process/", "run/", "worker/"],
    "process/": ["run/", "worker/"],
    "run/": ["process/", "worker/"],
    "worker/": ["process/", "run/"],
  },
  vitest: {
    "index.ts": ["plugin.ts", "global-setup.ts"],
    "plugin.ts": ["create-test.ts"],
    "global-setup.ts": ["create-test.ts"],
  },
};

/** The ledger also runs inside Redis: it has no clock, no chance, no outside. */
const outsideOfALedger =
  /^(Date|Math\.random|performance|crypto|process|globalThis|fetch|set(Timeout|Interval|Immediate))$/;

const packages = await readPackages();
const all = packages.flatMap((each) => each.sources.map((source) => ({ package: each, source })));

describe("packages", () => {
  test("each has its line in the table", () => {
    expect(packages.map((each) => each.folder).filter((folder) => !(folder in mayKnow))).toEqual(
      [],
    );
    expect(packages.map((each) => each.folder)).toContain("core");
  });

  test.each(packages)("$folder imports only what the table allows", (own) => {
    const allowed = new Set([own.folder, ...(mayKnow[own.folder] ?? [])]);
    const strangers = packages.filter((each) => !allowed.has(each.folder));
    const known = [...bareImports(own), ...[...own.dependencies].map((to) => ["package.json", to])];
    expect(known.filter(([, to]) => strangers.some((stranger) => stranger.name === to))).toEqual(
      [],
    );
  });

  test.each(packages)("$folder imports only what its users install", (own) => {
    const installed = new Set([own.name, ...own.dependencies]);
    expect(bareImports(own).filter(([, to]) => !installed.has(to))).toEqual([]);
  });

  test.each(packages)("$folder knows no runner but its own", (own) => {
    const foreign = Object.entries(runners).filter(([runner]) => runner !== own.folder);
    const known = [...bareImports(own).map(([, to]) => to), ...own.dependencies];
    expect(known.filter((to) => foreign.some(([, names]) => names.test(to)))).toEqual([]);
  });

  test("none reaches into another's folder by a relative path", () => {
    const escapes = all.flatMap(({ package: own, source }) =>
      relativeImports(source)
        .filter((to) => !to.startsWith(`packages/${own.folder}/src/`))
        .map((to) => `${source.path} -> ${to}`),
    );
    expect(escapes).toEqual([]);
  });

  test("core has no dependencies", () => {
    const core = packages.find((each) => each.folder === "core");
    expect([...(core?.dependencies ?? ["?"])]).toEqual([]);
  });
});

/** The sources of a package below a folder, or that one file. */
const inside = (folder: string, place: string): Source[] =>
  sourcesOf(folder).filter(({ path }) => path.startsWith(`packages/${folder}/src/${place}`));

describe.each(Object.entries(mayNotReach))("inside %s", (folder, table) => {
  test.each(Object.entries(table))("%s does not reach %j", (place, forbidden) => {
    expect(inside(folder, place)).not.toEqual([]);
    const away = forbidden.flatMap((to) => inside(folder, to)).map(({ path }) => path);
    expect(away).not.toEqual([]);
    const chains = inside(folder, place)
      .flatMap((source) => chainsFrom(source, sourcesOf(folder)))
      .filter((chain) => away.includes(chain.at(-1) ?? ""));
    expect(chains.map((chain) => chain.join(" -> "))).toEqual([]);
  });
});

describe("the ledger", () => {
  const ledger = inside("core", "ledger/");

  test("imports nothing from outside of it", () => {
    expect(ledger).not.toEqual([]);
    const own = new Set(ledger.map(({ path }) => path));
    const outside = ledger.flatMap((source) =>
      source.imports
        .filter((to) => !to.startsWith(".") || !own.has(resolve(source, to)))
        .map((to) => `${source.path} -> ${to}`),
    );
    expect(outside).toEqual([]);
  });

  test("has no clock, no chance and no host", () => {
    const used = ledger.flatMap((source) =>
      [...source.names]
        .filter((name) => outsideOfALedger.test(name))
        .map((name) => [source.path, name]),
    );
    expect(used).toEqual([]);
  });
});

test("every way to load a module is seen", () => {
  const source = readSource(
    "sample.ts",
    `
    import "./a.ts";
    import type { B } from "b";
    import { type C } from "@scope/c/deep";
    export { d } from "./d.ts";
    export * from "./e.ts";
    const f = await import("f");
    type G = import("./g.ts").G;
    const h = require("h");
    /** import { i } from "i" */
    const now = Date.now() + Math.random();
    `,
  );
  expect(source.imports.toSorted()).toEqual(
    ["./a.ts", "./d.ts", "./e.ts", "./g.ts", "@scope/c/deep", "b", "f", "h"].toSorted(),
  );
  expect([...source.names].filter((name) => outsideOfALedger.test(name))).toEqual([
    "Date",
    "Math.random",
  ]);
});

/** `[file, package]` for every import of a package, Node's own apart. */
function bareImports(own: Package): [file: string, to: string][] {
  return own.sources.flatMap((source) =>
    source.imports
      .filter((to) => !to.startsWith(".") && !to.startsWith("node:"))
      .map((to): [string, string] => [source.path, packageName(to)]),
  );
}

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function relativeImports(source: Source): string[] {
  return source.imports.filter((to) => to.startsWith(".")).map((to) => resolve(source, to));
}

function resolve(source: Source, to: string): string {
  return posix.join(posix.dirname(source.path), to);
}

function sourcesOf(folder: string): readonly Source[] {
  return packages.find((each) => each.folder === folder)?.sources ?? [];
}

/** The shortest chain of imports from a file to each file it reaches. */
function chainsFrom(source: Source, among: readonly Source[]): string[][] {
  const seen = new Set([source.path]);
  const chains = [[source.path]];
  for (const chain of chains) {
    const last = among.find((each) => each.path === chain.at(-1));
    for (const to of last === undefined ? [] : relativeImports(last)) {
      if (!seen.has(to)) chains.push([...chain, to]);
      seen.add(to);
    }
  }
  return chains;
}
