import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { Device } from "./discover.ts";

/** The console answered that somebody else uses it. */
export class BusyError extends Error {}

/** An open session with the console of a device. */
export interface DeviceConsole extends AsyncDisposable {
  /** Sends a line, and reads the answer. */
  ask(line: string): Promise<string>;
}

/** Opens the console of a board or the relay. Rejects with `BusyError` if somebody else has it open. */
export async function openConsole(device: Device, user: string): Promise<DeviceConsole> {
  const socket = connect(device.port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();

  async function read(): Promise<string> {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${device.id} closed the connection`);
    return line.value;
  }
  async function ask(line: string): Promise<string> {
    socket.write(`${line}\n`);
    return read();
  }

  if ((await read()) === "BUSY") {
    socket.destroy();
    throw new BusyError(`${device.id} answers BUSY`);
  }
  await ask(`user ${user}`);
  return {
    ask,
    // Waits for "bye": after that the device takes the next one.
    [Symbol.asyncDispose]: async () => {
      if (!socket.destroyed) await ask("quit");
      socket.destroy();
    },
  };
}
