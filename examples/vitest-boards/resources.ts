import { discover } from "example-lab/discover";
import { openConsole } from "example-lab/console";
import { defineResources, pool } from "resource-locker";

/** The presence service of the lab: it knows which devices are there. */
const lab = process.env["LAB_URL"] ?? "http://127.0.0.1:4747";

export const resources = defineResources({
  boards: pool({
    discover: () => discover(lab, "board"),
    key: (board) => board.id,
    labels: (board) => ({ model: board.model }),
    open: (board) => openConsole(board),
    close: (console) => console.close(),
  }),
  relays: pool({
    discover: () => discover(lab, "relay"),
    key: (relay) => relay.id,
    open: (relay) => openConsole(relay),
    close: (console) => console.close(),
  }),
});
