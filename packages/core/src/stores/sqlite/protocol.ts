import type { DatabaseSync } from "node:sqlite";
import { StoreUnavailableError } from "../../errors.ts";
import type { Place } from "./place.ts";

/** Of the table below and what the ledger writes in it. Versions that differ can't share a place. */
export const PROTOCOL = 2;

/**
 * `space`, `score`, `member`: what the ledger's orders and tables need, in one tree.
 *
 * Two things hold for all versions, since they go by them with each other's databases
 * (`other-version.ts`): this table has a row whose space is `epoch` and whose score is the epoch, and
 * whoever writes has proven its life before, by the file and the lock of `alive.ts`.
 */
export const SCHEMA = `CREATE TABLE state(
  space TEXT NOT NULL,
  score INTEGER NOT NULL,
  member TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY(space, score, member)
) WITHOUT ROWID`;

export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
}

/** Whether it is the protocol of another version of this package; 0 is a database without tables. */
export function isOther(version: number): boolean {
  return version !== 0 && version !== PROTOCOL;
}

/** A refusal that begins with what is found there. */
export function otherVersion(version: number, place: Place, then: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `${place.database} was made by another version of resource-locker: its protocol is ${version}, ` +
      `this version's is ${PROTOCOL}. ${then}`,
  );
}

export function otherProgram(place: Place): StoreUnavailableError {
  return new StoreUnavailableError(`${place.database} was made by another program. ${mend(place)}`);
}

export function damaged(place: Place): StoreUnavailableError {
  return new StoreUnavailableError(`${place.database} is damaged. ${mend(place)}`);
}

/** Two versions of this package have taken turns. */
export function replaced(place: Place): StoreUnavailableError {
  return new StoreUnavailableError(
    `${place.database} was made anew since this session opened it: another version of ` +
      `resource-locker was there. Start again.`,
  );
}

export function mend({ folder }: Place): string {
  return `End all runs that use it, delete the folder ${folder}, and start again.`;
}
