import type { Socket } from "node:net";

/** What a peer that does not read, or sends no end of line, may cost. Bytes or characters. */
const MOST = 1024 * 1024;

/** What a link tells its owner. */
export interface LinkEvents {
  /** One line. Returns false for what can't be from a peer: the link is closed. */
  message(value: unknown): boolean;
  /** Once, however it ended. */
  closed(): void;
}

/**
 * One connection to a peer: a JSON value a line. Keeps no process alive, blocks on nobody, and never
 * throws: a link that fails in any way is closed, that is all.
 */
export class Link {
  readonly #socket: Socket;
  readonly #events: LinkEvents;
  readonly #most: number;
  #partial = "";

  /** `most`: of what was sent and not read yet, or of one line; default 1 MiB. */
  constructor(socket: Socket, events: LinkEvents, most: number = MOST) {
    this.#socket = socket;
    this.#events = events;
    this.#most = most;
    socket.unref();
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#read(text));
    socket.on("error", () => {}); // "close" follows
    socket.once("close", () => events.closed());
  }

  /** Sends a JSON value, once connected. Lost when the peer is, or when it has not read for long. */
  send(value: unknown): void {
    if (!this.#socket.writable) return;
    this.#socket.write(`${JSON.stringify(value)}\n`);
    if (this.#socket.writableLength > this.#most) this.#socket.destroy();
  }

  /** Resolves when what was sent is with the kernel, or can't be. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.once("close", resolve);
      if (this.#socket.destroyed) resolve();
      else this.#socket.end(resolve);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** From now on it keeps its process alive, or does so no longer. */
  keepAlive(on: boolean): void {
    if (on) this.#socket.ref();
    else this.#socket.unref();
  }

  #read(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    for (const line of lines) {
      if (this.#socket.destroyed) return;
      const value = parse(line);
      if (value === undefined || !this.#events.message(value)) this.#socket.destroy();
    }
    if (this.#partial.length > this.#most) this.#socket.destroy();
  }
}

/** `undefined` for what is no JSON: JSON itself has no such value. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
