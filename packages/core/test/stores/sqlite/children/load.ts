// Says whether node:sqlite is loaded before and after the first use: a file. Warns itself too.
import { openSqlite } from "../../../../src/stores/sqlite/sqlite.ts";

type Modules = { moduleLoadList: string[] };
const isLoaded = () =>
  (process as unknown as Modules).moduleLoadList.includes("NativeModule sqlite");
const before = isLoaded();
const warner = () => Object.getOwnPropertyDescriptor(process, "emitWarning")?.value as unknown;
const mine = warner();
openSqlite(process.argv[2]!).close();
const kept = mine !== undefined && mine === warner();
process.emitWarning("mine", "ExperimentalWarning");
console.log(JSON.stringify({ before, after: isLoaded(), kept }));
