import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Output, pack, root } from "./consumer.ts";

const run = promisify(execFile);

/** Someone with an empty folder, npm, and the newest Vitest. */
export interface Newcomer {
  readonly folder: string;
  /** Types in all files that a page names: ```ts radio.test.ts. */
  typeIn(page: string): Promise<void>;
  write(file: string, text: string): Promise<void>;
  /** Types are checked as strictly as TypeScript can. Rejects with the compiler's words. */
  compile(): Promise<void>;
  /** `npx vitest run`. Rejects when it fails. */
  vitest(...args: string[]): Promise<Output>;
  /** The same, to be listened to while it runs; `said` resolves with what that matches. */
  listen(): Listening;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Listening {
  said(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

/** Installs our packages, packed, as the README says. */
export async function newcomer(): Promise<Newcomer> {
  const folder = await mkdtemp(join(tmpdir(), "resource-locker-newcomer-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const env = environment(folder);
  const npm = (command: string, ...args: string[]) => run(command, args, { cwd: folder, env });
  try {
    const tarballs = await Promise.all(
      ["core", "broker", "vitest"].map((name) => pack(name, folder)),
    );
    await npm("npm", "i", "-D", "--no-audit", "--no-fund", "vitest@latest", ...tarballs);
    return {
      folder,
      typeIn: async (page) => {
        for (const { file, text } of await filesOn(page)) await writeFile(join(folder, file), text);
      },
      write: (file, text) => writeFile(join(folder, file), text),
      compile: () => compile(folder),
      vitest: (...args) => npm("npx", "vitest", "run", ...args),
      listen: () => listen(folder, env),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function filesOn(page: string): Promise<{ file: string; text: string }[]> {
  const markdown = await readFile(join(root, page), "utf8");
  const blocks = [...markdown.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)];
  if (blocks.length === 0) throw new Error(`${page} has no block like \`\`\`ts lab.ts`);
  return blocks.map(([, file = "", text = ""]) => ({ file, text }));
}

/** The Node that runs this, a store of its own, and nothing of the Vitest that runs this. */
function environment(folder: string): Record<string, string | undefined> {
  const foreign =
    /^(VITEST.*|__VITEST.*|TEST|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL|NODE_OPTIONS|npm_(?!config_registry$).*)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    RESOURCE_LOCKER_STORE: `sqlite:${join(folder, "state")}`,
    NO_COLOR: "1",
    CI: "1",
  };
}

async function compile(folder: string): Promise<void> {
  const config = {
    compilerOptions: {
      module: "nodenext",
      target: "es2024",
      lib: ["es2024", "esnext.disposable", "dom"],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: ["*.ts"],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]).catch((error: unknown) => {
    throw new Error(`It does not compile:\n${(error as Output).stdout}`, { cause: error });
  });
}

function listen(folder: string, env: Record<string, string | undefined>): Listening {
  const child = spawn("npx", ["vitest", "run"], { cwd: folder, env, stdio: "pipe" });
  let output = "";
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.once("close", resolve);
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((found, reject) => {
      const look = (): void => {
        const [text] = pattern.exec(output) ?? [];
        if (text !== undefined) found(text);
      };
      child.stdout.on("data", look);
      void ended.then(() => reject(new Error(`It ended without ${pattern}:\n${output}`)));
      look();
    });
  return { said, ended };
}
