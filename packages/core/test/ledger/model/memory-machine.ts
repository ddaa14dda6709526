import type { LedgerEvent } from "../../../src/ledger/state.ts";
import { MemoryTx } from "../../../src/stores/memory/tx.ts";
import type { Machine } from "./machine.ts";

export function memoryMachine(): Machine & { tx: MemoryTx } {
  let events: [string, LedgerEvent][] = [];
  let now = 0;
  const tx = new MemoryTx(0, () => now, (session, event) => events.push([session, event]));
  return {
    tx,
    step(at, run) {
      now = at;
      events = [];
      const result = run(tx);
      return { result, events };
    },
  };
}
