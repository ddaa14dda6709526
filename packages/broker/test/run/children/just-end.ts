import { defineResources, pool } from "resource-locker";
import { joinRun } from "../../../src/run.ts";
import { brokers } from "../brokers.ts";

/** Takes part in a run, and has nothing more to do. */
const [, , root = "."] = process.argv;
const resources = defineResources({ boards: pool({ discover: ["b1"] }) });
const host = { runner: "vitest", root, print: () => {} };
const { address } = await joinRun({ resources, store: "memory:" }, host);
console.log(JSON.stringify({ address, broker: brokers()[0] }));
