import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createLocker, memoryStore, type Store } from "resource-locker";
import { crowdOf, type Work } from "./crowd.ts";
import { temporaryFolder } from "./folder.ts";
import type { MemberTask } from "./member.ts";
import { type Part, play } from "./part.ts";

/** Clients that share one store, and a folder for their witnesses. */
export interface Company extends AsyncDisposable {
  readonly witnesses: string;
  begin(parts: readonly Part[]): Work<number>;
}

export const companies: readonly (readonly [string, (size: number) => Promise<Company>])[] = [
  ["memory, lockers in one process", inMemory],
  ["SQLite, a process each", onSqlite],
];

async function inMemory(): Promise<Company> {
  const folder = await temporaryFolder();
  const store = memoryStore();
  return {
    witnesses: folder.path,
    begin: (parts) => playAll(store, parts),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function playAll(store: Store, parts: readonly Part[]): Work<number> {
  const begin = Promise.withResolvers<void>();
  let over = false;
  const work = parts.map((part) => {
    const ready = Promise.withResolvers<void>();
    const go = (): Promise<void> => {
      ready.resolve();
      return begin.promise;
    };
    const end = (async () => {
      await using locker = createLocker({ store });
      return await play(locker, part, { go, isOver: () => over });
    })();
    end.catch(ready.reject);
    return { ready: ready.promise, end };
  });
  return {
    ready: Promise.all(work.map(({ ready }) => ready)).then(() => {}),
    tell: (cue) => {
      if (cue === "go") begin.resolve();
      over ||= cue === "over";
    },
    ends: work.map(({ end }) => end),
  };
}

async function onSqlite(size: number): Promise<Company> {
  const folder = await temporaryFolder();
  const witnesses = join(folder.path, "witnesses");
  await mkdir(witnesses);
  const store = `sqlite:${join(folder.path, "state")}`;
  const crowd = crowdOf<MemberTask, number>(new URL("./member.ts", import.meta.url), size);
  return {
    witnesses,
    begin: (parts) => crowd.begin(parts.map((part) => ({ store, part }))),
    [Symbol.asyncDispose]: async () => {
      await crowd[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
