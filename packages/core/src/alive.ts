/** For a process that uses what another one holds for it: proof that it lives. Not for users. */
export { type Alive, beAlive } from "./stores/sqlite/alive.ts";
