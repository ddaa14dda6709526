/**
 * The presence service, a process of its own: devices announce themselves, whoever wants one asks
 * who is there. It knows nothing of locks.
 *
 *   PUT /devices/<id>          a device says what it is; forgotten after 5 s of silence
 *   GET /devices?kind=board    who is there
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Device } from "./discover.ts";
import { livesWithParent, report } from "./parent.ts";
import type { Ready } from "./reports.ts";

const expiry = 5000;
const present = new Map<string, { device: Device; seen: number }>();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://presence");
  if (request.method === "PUT") {
    const device = (await json(request)) as Device;
    present.set(device.id, { device, seen: performance.now() });
    response.writeHead(204).end();
    return;
  }
  const kind = url.searchParams.get("kind");
  const devices = [...present.values()]
    .filter(({ seen, device }) => performance.now() - seen < expiry && device.kind === kind)
    .map(({ device }) => device);
  response.setHeader("content-type", "application/json").end(JSON.stringify(devices));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(400).end(`${error}\n`));
});

livesWithParent();
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  report({ type: "ready", port } satisfies Ready);
});
