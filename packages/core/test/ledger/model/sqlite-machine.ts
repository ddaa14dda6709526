import { openSqlite } from "../../../src/stores/sqlite/sqlite.ts";
import { SCHEMA } from "../../../src/stores/sqlite/protocol.ts";
import { transaction } from "../../../src/stores/sqlite/transaction.ts";
import { SqliteTx } from "../../../src/stores/sqlite/tx.ts";
import type { Dump, Machine } from "./machine.ts";

/** Two connections take turns, so that each must notice what the other has written. */
export function sqliteMachine(file: string): Machine & { close(): void } {
  let now = 0;
  let steps = 0;
  const connections = [1, 2].map(() => {
    const db = openSqlite(file);
    db.exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = PERSIST");
    return db;
  });
  connections[0]!.exec(`DROP TABLE IF EXISTS state; ${SCHEMA}`);
  const txs = connections.map((db) => new SqliteTx(db, 0, () => now));
  return {
    step(at, run) {
      now = at;
      // In runs of three, so that what a connection has read before is used, too.
      const turn = Math.floor(steps++ / 3) % 2;
      return transaction(connections[turn]!, () => {
        txs[turn]!.begin();
        const result = run(txs[turn]!);
        return { result, events: [...txs[turn]!.flush()] as never };
      });
    },
    dump() {
      const dump: Dump = { records: {}, sets: {} };
      const rows = connections[0]!
        .prepare("SELECT * FROM state ORDER BY space, score, member")
        .all();
      for (const { space, score, member, value } of rows) {
        if (value !== null)
          dump.records[`${String(space)} ${String(member)}`] = JSON.parse(String(value));
        else
          (dump.sets[String(space)] ??= []).push({ score: Number(score), member: String(member) });
      }
      return dump;
    },
    close() {
      for (const db of connections) db.close();
    },
  };
}
