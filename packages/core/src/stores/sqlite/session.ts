import { randomUUID } from "node:crypto";
import type { StoreClient, StoreSession } from "../../store.ts";
import { LedgerSession } from "../ledger-session.ts";
import { beAlive } from "./alive.ts";
import { SqliteBackend } from "./backend.ts";
import { describeStuck } from "./culprit.ts";
import { openDoorbell } from "./doorbell.ts";
import { type OpenDatabase, openDatabase } from "./open.ts";
import type { Place } from "./place.ts";

/** Opens a session: proof of life first, then the bell, then the record that others see. */
export async function openSqliteSession(place: Place, client: StoreClient): Promise<StoreSession> {
  const onStuck = (ms: number): void => client.trouble(describeStuck(place.database, ms));
  return enterDatabase(place, await openDatabase(place, { onStuck }), client);
}

/**
 * The part that begins with the proof of life: others may have written since it was opened.
 *
 * @public for a test that stands in between.
 */
export async function enterDatabase(
  place: Place,
  database: OpenDatabase,
  client: StoreClient,
): Promise<StoreSession> {
  const id = randomUUID();
  const backend = new SqliteBackend(place, id, database, client);
  try {
    backend.alive = beAlive(place.folder, id);
    backend.session = new LedgerSession(id, backend, client);
    backend.bell = await openDoorbell(place.folder, id, backend);
    await backend.enter();
    return backend.session;
  } catch (error) {
    await backend.close();
    throw error;
  }
}
