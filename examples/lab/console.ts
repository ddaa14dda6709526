import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { shortName, type Device } from "./discover.ts";

/** The console answered that somebody else uses it. */
export class BusyError extends Error {}

/** An open session with the console of a device. */
export interface DeviceConsole extends AsyncDisposable {
  readonly device: Device;
  /** Sends a line, and reads the answer. */
  ask(line: string): Promise<string>;
  /** After this the device takes the next one. Disposing of it does the same. */
  close(): Promise<void>;
}

/** Opens the console of a board or the relay. Rejects with `BusyError` if somebody else has it open. */
export async function openConsole(device: Device, user = "somebody"): Promise<DeviceConsole> {
  const socket = connect(device.port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();

  async function read(): Promise<string> {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${shortName(device.id)} closed the connection`);
    return line.value;
  }
  async function ask(line: string): Promise<string> {
    socket.write(`${line}\n`);
    return read();
  }
  async function close(): Promise<void> {
    if (!socket.destroyed) await ask("quit");
    socket.destroy();
  }

  if ((await read()) === "BUSY") {
    socket.destroy();
    throw new BusyError(`${shortName(device.id)} answers BUSY`);
  }
  await ask(`user ${user}`);
  return { device, ask, close, [Symbol.asyncDispose]: close };
}
