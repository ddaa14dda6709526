import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

/** The repository's root folder. */
const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** One source file: what it imports, and the names it refers to. */
export interface Source {
  /** From the root folder, with `/`: `packages/core/src/index.ts`. */
  readonly path: string;
  /** Everything between the quotes of `import`, `export … from`, `import()`, `require()`, types too. */
  readonly imports: readonly string[];
  /** Free-standing names and dotted pairs, as in `fetch` and `Date.now`. */
  readonly names: ReadonlySet<string>;
}

export interface Package {
  /** The folder's name below `packages/`, by which the tables speak of it. */
  readonly folder: string;
  readonly name: string;
  /** `dependencies`, `peerDependencies` and `optionalDependencies`: what its users get. */
  readonly dependencies: ReadonlySet<string>;
  readonly sources: readonly Source[];
}

/** All packages below `packages/`, as they lie there now. */
export async function readPackages(): Promise<Package[]> {
  const folders = await readdir(join(root, "packages"), { withFileTypes: true });
  return Promise.all(
    folders.filter((entry) => entry.isDirectory()).map((entry) => readPackage(entry.name)),
  );
}

async function readPackage(folder: string): Promise<Package> {
  const home = join(root, "packages", folder);
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Manifest;
  const files = await readdir(join(home, "src"), { recursive: true });
  const paths = files.filter((file) => /\.[cm]?tsx?$/.test(file)).toSorted();
  return {
    folder,
    name: manifest.name,
    dependencies: new Set(
      [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies].flatMap(
        (field) => Object.keys(field ?? {}),
      ),
    ),
    sources: await Promise.all(
      paths.map(async (path) => {
        const full = join(home, "src", path);
        return readSource(relative(root, full).replaceAll("\\", "/"), await readFile(full, "utf8"));
      }),
    ),
  };
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Reads the text of one TypeScript module. A syntax error throws. */
export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const imports = new Set<string>();
  const names = new Set<string>();
  walk(program as unknown as Node, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.add(specifier);
    if (node.type === "Identifier") names.add(String(node["name"]));
    if (node.type === "MemberExpression") names.add(text.slice(node.start, node.end));
  });
  return { path, imports: [...imports], names };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The module that a node loads, or types itself by. */
function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return literal(node["source"]);
    case "CallExpression": {
      const callee = node["callee"] as Node;
      if (callee.type !== "Identifier" || callee["name"] !== "require") return undefined;
      return literal((node["arguments"] as unknown[])[0]);
    }
    default:
      return undefined;
  }
}

function literal(node: unknown): string | undefined {
  const value = (node as { value?: unknown } | null | undefined)?.value;
  return typeof value === "string" ? value : undefined;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of Object.values(node).flat()) {
    if (typeof child === "object" && child !== null && "type" in child) walk(child as Node, visit);
  }
}
