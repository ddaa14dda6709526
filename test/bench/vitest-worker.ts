import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { config } from "../vitest/harness/sources.ts";
import { atMost, type Row } from "./bench.ts";
import { median } from "./statistics.ts";
import { millis, times } from "./table.ts";
import { type Files, type Projects, testFiles, write } from "./vitest-project.ts";

const RUNS = 3;
const FILES = 24;

type What = "import" | "importFloor" | "grant" | "ping";

const head = `
  import { appendFileSync } from "node:fs";
  import * as vitest from "vitest";
  const note = (what, from) =>
    appendFileSync(process.env.TIMES, what + " " + (performance.now() - from) + "\\n");
`;

/** As Vitest imports them for a test file that takes devices. */
const importing = `
  ${head}
  vitest.test("imports", async () => {
    let from = performance.now();
    await import("empty");
    note("importFloor", from);
    from = performance.now();
    await Promise.all([import("@resource-locker/vitest"), import("resource-locker")]);
    note("import", from);
  });
`;

/** From the moment at which a file could begin to the one at which it has a board. */
const granting = `
  ${head}
  import { once } from "node:events";
  import { connect } from "node:net";
  import { test } from "./lab";
  vitest.beforeAll(async () => {
    const from = performance.now();
    const socket = connect(process.env.ECHO);
    socket.write("ping");
    await once(socket, "data");
    note("ping", from);
    socket.destroy();
  });
  let from;
  vitest.beforeAll(() => void (from = performance.now()));
  test.beforeAll(({ boards }) => note("grant", from));
  test("has it", ({ boards }) => {});
`;

const emptyPackage: Files = {
  "node_modules/empty/package.json": JSON.stringify({
    name: "empty",
    type: "module",
    exports: "./index.js",
  }),
  "node_modules/empty/index.js": "export {};\n",
};

/** What is measured in the workers of real runs: one for each file, as is Vitest's default. */
export async function workerRows(user: Projects): Promise<Row[]> {
  await write(user.folder, emptyPackage);
  const configured = { "vitest.config.ts": config() };
  const imports = await user.add("imports", { ...configured, ...testFiles(FILES, importing) });
  const grants = await user.add("grants", { ...configured, ...testFiles(FILES, granting) });
  await using echo = await echoServer(join(user.folder, "echo"));
  const noted = (name: string): NodeJS.ProcessEnv => ({
    ECHO: echo.path,
    TIMES: join(user.folder, `times-${name}`),
  });
  for (let run = 0; run < RUNS; run++) {
    await imports.run(noted("imports"));
    await grants.run(noted("sqlite"));
    await grants.run({ ...noted("memory"), RESOURCE_LOCKER_STORE: "memory:bench" });
  }
  const read = (name: string): Promise<Noted> => readTimes(join(user.folder, `times-${name}`));
  const [imported, sqlite, memory] = [
    await read("imports"),
    await read("sqlite"),
    await read("memory"),
  ];
  return [
    row("import in a worker; floor: an empty package", imported, "import", "importFloor", 10),
    row("first grant of a file, SQLite; floor: connect and ping", sqlite, "grant", "ping"),
    row("first grant of a file, memory; floor: connect and ping", memory, "grant", "ping"),
  ];
}

type Noted = Readonly<Record<What, readonly number[]>>;

async function readTimes(path: string): Promise<Noted> {
  const noted: Record<What, number[]> = { import: [], importFloor: [], grant: [], ping: [] };
  for (const line of (await readFile(path, "utf8")).trim().split("\n")) {
    const [what, time] = line.split(" ") as [What, string];
    noted[what].push(Number(time));
  }
  return noted;
}

function row(what: string, noted: Noted, ours: What, floor: What, limit?: number): Row {
  const [time, bare] = [median(noted[ours]), median(noted[floor])];
  return {
    what,
    ours: millis(time),
    floor: millis(bare),
    ratio: times(time / bare, 1),
    aim: limit === undefined ? undefined : atMost(time, limit, " ms"),
  };
}

interface Echo extends AsyncDisposable {
  readonly path: string;
}

async function echoServer(path: string): Promise<Echo> {
  const server = createServer((socket) => void socket.on("error", () => {}).pipe(socket));
  await once(server.listen({ path }), "listening");
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
