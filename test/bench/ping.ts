import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { clock } from "../chaos/witness.ts";
import { processCues } from "../contention/cues.ts";

export interface PingTask {
  readonly role: "listen" | "send";
  readonly path: string;
  readonly times: number;
  /** Milliseconds between two. */
  readonly pause: number;
}

/** Sends the time over a unix socket; whoever listens says how long each message took. */
export default async function ping(task: PingTask): Promise<number[]> {
  using cues = processCues();
  if (task.role === "listen") return await listen(task, cues.go);
  await cues.go();
  const socket = connect({ path: task.path });
  await once(socket, "connect");
  for (let i = 0; i < task.times; i++) {
    await sleep(task.pause);
    socket.write(`${clock()}\n`);
  }
  socket.end();
  return [];
}

async function listen({ path }: PingTask, go: () => Promise<void>): Promise<number[]> {
  const server = createServer().listen({ path });
  await once(server, "listening");
  const connected = once(server, "connection");
  await go();
  const [socket] = (await connected) as [Socket];
  const taken: number[] = [];
  socket.setEncoding("utf8").on("data", (text: string) => taken.push(clock() - Number(text)));
  await once(socket, "close");
  server.close();
  return taken;
}
