import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { threadId } from "node:worker_threads";

/** Something that happened to a resource, written down by whoever did it while it had the resource. */
export interface Entry {
  /** `start` and `end` of use, `busy` meanwhile; anything else is a test's own. */
  readonly what: string;
  readonly key: string;
  readonly pid: number;
  /** Process and thread. */
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Lines in the order in which they were written, by whatever process. */
export class Diary {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** What this process does. */
  note(what: string, key: string): void {
    const entry = [what, key, process.pid, threadId, Date.now()];
    appendFileSync(this.path, `${entry.join(" ")}\n`);
  }

  entries(what?: string, key?: string): Entry[] {
    if (!existsSync(this.path)) return [];
    // A line that is just being written is no entry yet.
    const lines = readFileSync(this.path, "utf8").split("\n").slice(0, -1);
    return lines
      .map(parse)
      .filter((entry) => what === undefined || entry.what === what)
      .filter((entry) => key === undefined || entry.key === key);
  }

  /** When whoever wrote that entry ended its use, which it lived to write down. */
  ended({ pid, key }: Entry): Entry {
    const entry = this.entries("end", key).find((one) => one.pid === pid);
    if (entry === undefined) throw new Error(`${pid} did not end its use of ${key}.`);
    return entry;
  }

  /** The last that a process wrote about a resource. */
  last({ pid, key }: Entry): Entry {
    return this.entries(undefined, key).findLast((one) => one.pid === pid)!;
  }

  /**
   * Where one used a resource that another one was using. Whoever was killed has used it up to the
   * last line that it wrote about it.
   */
  overlaps(): string[] {
    const entries = this.entries();
    return [...new Set(entries.map(({ key }) => key))].flatMap((key) =>
      overlapsOf(entries.filter((entry) => entry.key === key)),
    );
  }
}

function parse(line: string): Entry {
  const [what = "", key = "", pid, thread, at] = line.split(" ");
  return { what, key, pid: Number(pid), who: `${pid}/${thread}`, at: Number(at) };
}

function overlapsOf(entries: readonly Entry[]): string[] {
  const found: string[] = [];
  let user: Entry | undefined;
  for (const [index, entry] of entries.entries()) {
    const own = user?.who === entry.who;
    const uses = user !== undefined && entries.slice(index).some(({ who }) => who === user?.who);
    if (entry.what === "start") {
      if (user !== undefined && (own || uses)) found.push(clash(user, entry));
      user = entry;
    } else if (entry.what === "busy" || entry.what === "end") {
      if (user !== undefined && !own) found.push(clash(user, entry));
      if (entry.what === "end") user = undefined;
    }
  }
  return found;
}

function clash(first: Entry, second: Entry): string {
  return `${second.who} (${second.what}) used ${second.key} while ${first.who} did`;
}
