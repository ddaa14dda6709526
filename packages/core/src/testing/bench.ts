import assert from "node:assert/strict";
import { candidateList } from "../requirements/list.ts";
import type { Answer, Need, StoreGrant, StoreRequest, StoreSession } from "../store.ts";
import type { ContractHarness } from "./harness.ts";
import { type RemoteClient, startRemote } from "./remote.ts";

/** A rule before it is given a store. */
export interface BenchClause {
  readonly name: string;
  run(bench: Bench): Promise<void>;
}

/** What a clause works with: clients of one empty store, and short ways to say what they want. */
export class Bench {
  readonly #harness: ContractHarness;
  readonly #clients: BenchClient[] = [];
  readonly #remotes: RemoteClient[] = [];

  constructor(harness: ContractHarness) {
    this.#harness = harness;
  }

  async client(): Promise<BenchClient> {
    const client = new BenchClient();
    const store = await this.#harness.store();
    client.capabilities = store.capabilities;
    client.session = await store.connect({
      holder: { host: "bench", pid: process.pid, run: `client ${this.#clients.length + 1}` },
      granted: (ref, grant) => client.hear(ref, grant),
      lost: (grant, reason) => client.losses.push({ grant, reason }),
      refused: (ref, error) => client.hear(ref, error),
      over: () => {},
      trouble: () => {},
    });
    this.#clients.push(client);
    return client;
  }

  /** A client in a process of its own, which the clause may kill. */
  async remote(): Promise<RemoteClient> {
    const remote = await startRemote(this.#harness.remote!());
    this.#remotes.push(remote);
    return remote;
  }

  get deadWithin(): number {
    return this.#harness.deadWithin ?? 10_000;
  }

  async end(): Promise<void> {
    for (const remote of this.#remotes) await remote.kill();
    for (const client of this.#clients) await client.session.close();
  }
}

export class BenchClient {
  session!: StoreSession;
  capabilities!: { readonly order: string; readonly tokens: boolean };
  readonly losses: { grant: number; reason: string }[] = [];
  readonly #heard = new Map<string, PromiseWithResolvers<StoreGrant>>();
  #refs = 0;

  /** Asks without waiting. */
  async take(...needs: Need[]): Promise<StoreGrant | undefined> {
    const answer = await this.#ask(needs, { wait: false });
    return answer.state === "granted" ? answer.grant : undefined;
  }

  /** Takes what must be free. */
  async must(...needs: Need[]): Promise<StoreGrant> {
    const grant = await this.take(...needs);
    assert.ok(
      grant,
      `${needs.map(({ candidates }) => candidates.keys).join(" and ")} should be free`,
    );
    return grant;
  }

  /** Asks and, where that is needed, waits: `granted` resolves when it has been. */
  async ask(needs: Need[], options: Partial<StoreRequest> = {}): Promise<BenchRequest> {
    const ref = `ref${++this.#refs}`;
    const heard = Promise.withResolvers<StoreGrant>();
    heard.promise.catch(() => {});
    this.#heard.set(ref, heard);
    const answer = await this.#ask(needs, { ...options, ref });
    if (answer.state === "granted") heard.resolve(answer.grant);
    const request = { ref, answer, granted: heard.promise, isGranted: answer.state === "granted" };
    heard.promise.then(() => (request.isGranted = true)).catch(() => {});
    return request;
  }

  /** Asks for what is taken: the request must have to wait. */
  async wait(needs: Need[], options: Partial<StoreRequest> = {}): Promise<BenchRequest> {
    const request = await this.ask(needs, options);
    assert.equal(request.answer.state, "waiting");
    return request;
  }

  hear(ref: string, news: StoreGrant | Error): void {
    const heard = this.#heard.get(ref);
    if (news instanceof Error) heard?.reject(news);
    else heard?.resolve(news);
  }

  #ask(needs: Need[], options: Partial<StoreRequest>): Promise<Answer> {
    const ref = `ref${++this.#refs}`;
    return this.session.acquire({
      ref,
      needs,
      wait: true,
      priority: 0,
      holding: [],
      holder: {},
      ...options,
    });
  }
}

export interface BenchRequest {
  readonly ref: string;
  readonly answer: Answer;
  readonly granted: Promise<StoreGrant>;
  isGranted: boolean;
}

/** Any `count` of these keys. */
export function any(count: number, keys: readonly string[], more: Partial<Need> = {}): Need {
  const candidates = candidateList(keys.toSorted(), undefined);
  return { count, mode: "exclusive", slots: 1, prefer: [], ...more, candidates };
}

/** These keys, all of them. */
export function all(...keys: string[]): Need {
  return any(keys.length, keys);
}

/** `slots` of a resource that has `capacity` of them. */
export function slots(count: number, key: string, capacity: number): Need {
  return { ...any(1, [key]), slots: count, candidates: candidateList([key], [capacity]) };
}

export function keysOf(grant: StoreGrant): string[] {
  return grant.leases
    .flat()
    .map(({ key }) => key)
    .toSorted();
}
