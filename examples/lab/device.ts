/**
 * A board, or the relay: a process with a console, which announces itself every second.
 *
 *   node device.ts <id> <kind> <model> <url of the presence service>
 */
import { ConsoleServer } from "./console-server.ts";
import { announce, type Device } from "./discover.ts";
import { livesWithParent, report, told } from "./parent.ts";
import type { DeviceReport } from "./reports.ts";

const state = (): DeviceReport => ({ type: "state", state: server.state });
const [id = "", kind = "", model = "", presence = ""] = process.argv.slice(2);
const server = new ConsoleServer(id, () => report(state()));
const device: Device = { id, kind: kind as Device["kind"], model, port: await server.listen() };

livesWithParent();
await announce(presence, device);
// The presence service may be away for a moment: the next announcement makes up for it.
setInterval(() => void announce(presence, device).catch(() => undefined), 1000);
report({ type: "ready" });

await told("finish");
process.send?.(state(), () => process.disconnect());
