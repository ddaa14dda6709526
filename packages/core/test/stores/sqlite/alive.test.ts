import { once } from "node:events";
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { beAlive, isAlive, removeDead } from "../../../src/stores/sqlite/alive.ts";
import { litter } from "../../../src/stores/sqlite/litter.ts";
import { openSqlite } from "../../../src/stores/sqlite/sqlite.ts";
import { eventually, script, start, startParent, startWithFiles } from "./child.ts";
import { folder } from "./folder.ts";

async function probedElsewhere(path: string, id: string): Promise<boolean> {
  const prober = start("probe", [path, id, "1"]);
  await prober.line();
  prober.say("go");
  return (await prober.line()) === "1";
}

async function holder(path: string, id: string): Promise<ReturnType<typeof start>> {
  const child = start("alive", [path, id]);
  await child.line();
  return child;
}

describe("a session's process", () => {
  test("is alive until it is killed", async () => {
    const path = folder();
    const child = await holder(path, "one");
    expect(isAlive(path, "one")).toBe(true);
    child.kill("SIGKILL");
    await child.exited();
    expect(isAlive(path, "one")).toBe(false);
  });

  test("is alive while it is stopped", async () => {
    const path = folder();
    const child = await holder(path, "one");
    child.kill("SIGSTOP");
    await eventually(() => expect(stateOf(child.pid)).toBe("T"));
    expect(isAlive(path, "one")).toBe(true);
  });

  test("is dead as a zombie that nobody has reaped", async () => {
    const path = folder();
    const parent = startParent("parent", [path, "one"]);
    const pid = Number(await parent.line());
    expect(isAlive(path, "one")).toBe(true);
    parent.kill("SIGSTOP");
    await eventually(() => expect(stateOf(parent.pid)).toBe("T"));
    process.kill(pid, "SIGKILL");
    // A process turns into a zombie some moments before its last thread has let go of its files.
    await eventually(() => expect(isAlive(path, "one")).toBe(false));
    await eventually(() => expect(stateOf(pid)).toBe("Z"));
  });

  test("is alive for other processes, and dead once closed", async () => {
    const path = folder();
    const alive = beAlive(path, "one");
    expect(isAlive(path, "one")).toBe(true);
    expect(await probedElsewhere(path, "one")).toBe(true);
    alive.close();
    alive.close();
    expect(isAlive(path, "one")).toBe(false);
    expect(readdirSync(path)).toEqual([]);
  });

  test("that never was is dead, and probing it leaves no file", () => {
    const path = folder();
    expect(isAlive(path, "one")).toBe(false);
    expect(readdirSync(path)).toEqual([]);
  });

  test("leaves one empty file when it is killed", async () => {
    const path = folder();
    const child = await holder(path, "one");
    child.kill("SIGKILL");
    await child.exited();
    expect(readdirSync(path)).toEqual(["one.alive"]);
    expect(statSync(join(path, "one.alive")).size).toBe(0);
  });

  test("notices that its file was deleted", () => {
    const path = folder();
    const alive = beAlive(path, "one");
    expect(alive.intact()).toBe(true);
    rmSync(join(path, "one.alive"));
    expect(alive.intact()).toBe(false);
    alive.close();
  });
});

describe("threads of one process", () => {
  test("see each other, and dropping a probe keeps the lock for other processes", async () => {
    const path = folder();
    const alive = beAlive(path, "one");
    const workerData = { folder: path, id: "one", probe: true };
    const [seen] = await once(new Worker(script("thread"), { workerData }), "message");
    expect(seen).toBe(true);
    expect(await probedElsewhere(path, "one")).toBe(true);
    alive.close();
  });

  test("end one by one", async () => {
    const path = folder();
    const workerData = { folder: path, id: "one", probe: false };
    const thread = new Worker(script("thread"), { workerData });
    await once(thread, "message");
    expect(isAlive(path, "one")).toBe(true);
    expect(await probedElsewhere(path, "one")).toBe(true);
    await thread.terminate();
    expect(isAlive(path, "one")).toBe(false);
  });
});

describe("probing", () => {
  test("is never taken for life by another prober", async () => {
    const path = folder();
    const child = await holder(path, "one");
    child.kill("SIGKILL");
    await child.exited();
    const probers = [1, 2].map(() => start("probe", [path, "one", "3000"]));
    for (const prober of probers) await prober.line();
    for (const prober of probers) prober.say("go");
    expect(await Promise.all(probers.map((prober) => prober.line()))).toEqual(["0", "0"]);
  });

  test("does not say dead when it can't open files", async () => {
    const path = folder();
    await holder(path, "one");
    const child = startWithFiles(64, "no-files-left", [path, "one"]);
    expect(await child.line()).toMatch(
      /^StoreUnavailableError .*one\.alive can't be opened.*ulimit/,
    );
  });

  test("does not say dead when it may not look", () => {
    const path = folder();
    writeFileSync(join(path, "one.alive"), "no database, as long as one should be ".repeat(30));
    expect(() => isAlive(path, "one")).toThrow(/one\.alive is damaged/);
  });
});

describe("files of the dead", () => {
  const long = new Date(Date.now() - 120_000);

  test("go when their session was ended", async () => {
    const path = folder();
    const child = await holder(path, "one");
    child.kill("SIGKILL");
    await child.exited();
    writeFileSync(join(path, "one.sock"), "");
    removeDead(path, "one");
    removeDead(path, "one");
    expect(readdirSync(path)).toEqual([]);
  });

  test("are swept up when nobody knows them, they are old, and really dead", async () => {
    const path = folder();
    const living = await holder(path, "living");
    for (const id of ["old", "known", "young"]) {
      const child = await holder(path, id);
      child.kill("SIGKILL");
      await child.exited();
    }
    writeFileSync(join(path, "old.sock"), "");
    writeFileSync(join(path, "lonely.sock"), "");
    writeFileSync(join(path, "locks.db"), "");
    for (const name of readdirSync(path)) {
      if (name !== "young.alive") utimesSync(join(path, name), long, long);
    }
    expect(litter(path, new Set(["known"])).toSorted()).toEqual(["lonely", "old"]);
    expect(readdirSync(path)).toEqual(["known.alive", "living.alive", "locks.db", "young.alive"]);
    expect(isAlive(path, "living")).toBe(true);
    living.kill();
  });

  test("are not pulled from under a session that is about to use them", async () => {
    const path = folder();
    const file = join(path, "one.alive");
    writeFileSync(file, "");
    // A sweeper, between its probe and the deletion; the session has opened the file meanwhile.
    const sweeper = openSqlite(file, { readOnly: true });
    sweeper.exec("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
    const child = start("alive", [path, "one"]);
    await eventually(() => expect(openFiles(child.pid)).toContain(file));
    rmSync(file);
    sweeper.close();
    expect(await child.line()).toBe("up");
    expect(isAlive(path, "one")).toBe(true);
  });

  test("are nobody's concern when the folder is gone", () => {
    const path = join(folder(), "none");
    expect(litter(path, new Set())).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });
});

function openFiles(pid: number): string[] {
  const links = `/proc/${pid}/fd`;
  return readdirSync(links).flatMap((fd) => {
    try {
      return readlinkSync(join(links, fd));
    } catch {
      return []; // closed by now
    }
  });
}

function stateOf(pid: number): string | undefined {
  return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
}
