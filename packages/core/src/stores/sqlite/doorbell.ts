import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailableError } from "../../errors.ts";
import { privateFolder } from "./folders.ts";
import { Link } from "../../link.ts";
import { socketPath } from "./socket-path.ts";

/** Wakes other sessions of the same place. Nothing that is decided depends on it: a ring may be lost. */
export interface Doorbell {
  /** Sends a JSON value to a session, or drops it silently: a slow re-check must stand behind it. */
  ring(session: string, message: unknown): void;
  /**
   * Says by `onGone`, once, when the connection to a session ends or can't be made. The watch is over
   * then. If the session proves alive all the same, watch it again at the next slow re-check, not
   * at once. At most 128 sessions are watched; more are ignored.
   */
  watch(session: string): void;
  /** Ends a watch. The connection stays, for rings. */
  unwatch(session: string): void;
  connected(session: string): boolean;
  /** Sends what was rung, within 200 ms, and closes everything. Idempotent. */
  close(): Promise<void>;
}

/** Neither may throw: there is nobody to catch it. */
export interface DoorbellEvents {
  /** `from` is what the peer says of itself; `message` is unchecked JSON. */
  onRing(from: string, message: unknown): void;
  /** A hint: the session has probably ended. */
  onGone(session: string): void;
}

const MOST_WATCHED = 128;
const FLUSH_TIME = 200;

/** Listens for `ownId`. Keeps no process alive. Rejects with `StoreUnavailableError`. */
export async function openDoorbell(
  folder: string,
  ownId: string,
  events: DoorbellEvents,
): Promise<Doorbell> {
  const { path, short } = socketPath(folder, ownId);
  if (short !== undefined) privateFolder(short);
  const bell = new SocketDoorbell(folder, ownId, events);
  const server = createServer((socket) => bell.accept(socket));
  try {
    await listen(server, path);
  } catch (cause) {
    throw new StoreUnavailableError(
      `Can't listen on ${path}: ${(cause as Error).message}. Check that this user may write there and ` +
        `that the file system knows sockets, or choose another folder: store: "sqlite:/a/local/folder".`,
      { cause },
    );
  }
  bell.server = server;
  return bell;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Exclusive: in a worker of node:cluster the primary would listen in our place.
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject).on("error", () => {}); // out of descriptors, say: rings are lost
      server.unref();
      resolve();
    });
  });
}

class SocketDoorbell implements Doorbell {
  server: Server | undefined;
  readonly #folder: string;
  readonly #ownId: string;
  readonly #events: DoorbellEvents;
  /** Two, when both sides dialled at once; the first is written to. */
  readonly #links = new Map<string, Link[]>();
  /** Connections that did not yet say whose they are. */
  readonly #strangers = new Set<Link>();
  readonly #watched = new Set<string>();
  #closed: Promise<void> | undefined;

  constructor(folder: string, ownId: string, events: DoorbellEvents) {
    this.#folder = folder;
    this.#ownId = ownId;
    this.#events = events;
  }

  ring(session: string, message: unknown): void {
    this.#reach(session)?.send(message);
  }

  watch(session: string): void {
    if (this.#watched.size >= MOST_WATCHED) return;
    if (this.#reach(session) !== undefined) this.#watched.add(session);
  }

  unwatch(session: string): void {
    this.#watched.delete(session);
  }

  connected(session: string): boolean {
    return this.#links.has(session);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** A connection that somebody made: its first line says who. */
  accept(socket: Socket): void {
    let session: string | undefined;
    const link = new Link(socket, {
      message: (value) => {
        if (session !== undefined) return this.#rung(session, value);
        session = helloOf(value);
        if (session === undefined || session === this.#ownId) return false;
        this.#strangers.delete(link);
        this.#add(session, link);
        return true;
      },
      closed: () => {
        this.#strangers.delete(link);
        if (session !== undefined) this.#remove(session, link);
      },
    });
    if (this.#closed === undefined) this.#strangers.add(link);
    else link.close();
  }

  #reach(session: string): Link | undefined {
    if (this.#closed !== undefined || session === this.#ownId) return undefined;
    return this.#links.get(session)?.[0] ?? this.#dial(session);
  }

  #dial(session: string): Link {
    const link: Link = new Link(connect({ path: socketPath(this.#folder, session).path }), {
      message: (value) => this.#rung(session, value),
      closed: () => this.#remove(session, link),
    });
    link.send({ hello: this.#ownId });
    this.#add(session, link);
    return link;
  }

  #rung(session: string, message: unknown): true {
    if (this.#closed === undefined) this.#events.onRing(session, message);
    return true;
  }

  #add(session: string, link: Link): void {
    const links = this.#links.get(session);
    if (links === undefined) this.#links.set(session, [link]);
    else links.push(link);
  }

  #remove(session: string, link: Link): void {
    const left = (this.#links.get(session) ?? []).filter((other) => other !== link);
    if (left.length > 0) this.#links.set(session, left);
    else if (this.#links.delete(session) && this.#watched.delete(session)) {
      if (this.#closed === undefined) this.#events.onGone(session);
    }
  }

  async #close(): Promise<void> {
    this.server?.close();
    this.#watched.clear();
    for (const link of this.#strangers) link.close();
    const links = [...this.#links.values()].flat();
    const late = new AbortController();
    const flushed = Promise.all(links.map((link) => link.flush()));
    await Promise.race([flushed, sleep(FLUSH_TIME, undefined, late).catch(() => {})]);
    late.abort();
    for (const link of links) link.close();
    this.#links.clear();
  }
}

function helloOf(value: unknown): string | undefined {
  const hello = (value as { hello?: unknown } | null)?.hello;
  return typeof hello === "string" && /^[\w-]{1,64}$/.test(hello) ? hello : undefined;
}
