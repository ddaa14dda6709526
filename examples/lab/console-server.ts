import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { Firmware } from "./firmware.ts";
import type { DeviceState } from "./reports.ts";

/**
 * The console of a device: lines over TCP, one session at a time. Whoever connects while a session
 * is open reads BUSY, and is counted.
 */
export class ConsoleServer {
  #user: string | undefined;
  #since = 0;
  #sessions = 0;
  #collisions = 0;
  readonly #firmware = new Firmware();
  readonly #name: string;
  readonly #changed: () => void;
  readonly #server: Server;

  constructor(name: string, changed: () => void) {
    this.#name = name;
    this.#changed = changed;
    this.#server = createServer((socket) => this.#connected(socket));
  }

  /** The port it listens on. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  get state(): DeviceState {
    const counts = { sessions: this.#sessions, collisions: this.#collisions };
    return this.#user === undefined ? counts : { user: this.#user, since: this.#since, ...counts };
  }

  #connected(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    if (this.#user === undefined) {
      this.#serve(socket);
      return;
    }
    this.#collisions++;
    this.#changed();
    socket.resume().end("BUSY\n");
  }

  #serve(socket: Socket): void {
    this.#use("somebody");
    this.#sessions++;
    let open = true;
    const close = () => {
      if (open) this.#use(undefined);
      open = false;
    };
    // The end of what a client says comes before anything that the next one says; "close" may not.
    socket.on("end", close).on("close", close);
    socket.write(`${this.#name} ready\n`);
    void this.#converse(socket, close);
  }

  /** One line after the other: whoever sends two reads two answers, in that order. */
  async #converse(socket: Socket, close: () => void): Promise<void> {
    for await (const line of createInterface({ input: socket })) {
      if (line === "quit") {
        // Free first, then say so: who has read "bye" may send the next one at once.
        close();
        socket.end("bye\n");
      } else if (line.startsWith("user ")) {
        this.#use(line.slice("user ".length));
        socket.write("ok\n");
      } else {
        socket.write(`${await this.#firmware.answer(line)}\n`);
      }
    }
  }

  #use(user: string | undefined): void {
    if (this.#user === undefined) this.#since = Date.now();
    this.#user = user;
    this.#changed();
  }
}
