import type { LedgerEvent } from "../../../src/ledger/state.ts";
import { MemoryTx } from "../../../src/stores/memory/tx.ts";
import type { Dump, Machine } from "./machine.ts";

export function memoryMachine(): Machine {
  let events: [string, LedgerEvent][] = [];
  let now = 0;
  const tx = new MemoryTx(
    0,
    () => now,
    (session, event) => events.push([session, event]),
  );
  return {
    dump: () => structuredClone(tx.dump()) as Dump,
    step(at, run) {
      now = at;
      events = [];
      const result = run(tx);
      return { result, events };
    },
  };
}
