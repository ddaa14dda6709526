import type { BrokerPlan } from "../protocol/channel.ts";
import { BrokerProcess } from "./broker-process.ts";
import type { Configuration } from "./configuration.ts";
import { Discovery, wireError } from "./discovery.ts";
import { makeRunFolder, type RunFolder } from "./folder.ts";
import { planOf, PoolTable } from "./pool-table.ts";
import { checkSameSettings, planStore, type Settings } from "./settings.ts";
import { noSummary, summaryLines } from "./summary.ts";

/** Who takes part: prints for people as long as it does. */
export interface Member {
  readonly root: string;
  print(line: string): void;
}

const SUMMARY_TIMEOUT = 2_000;
const END_TIMEOUT = 1_000;

/** The one broker of this process, with all who joined. */
export class SharedRun {
  readonly #members = new Set<Member>();
  readonly #settings: Settings;
  readonly #pools = new PoolTable();
  readonly #discovery = new Discovery(this.#pools);
  readonly #folder: RunFolder;
  readonly #broker: BrokerProcess;

  /** Throws `InputError`; nothing is started then. */
  constructor(first: Member, { pools, settings }: Configuration) {
    this.#settings = settings;
    this.#discovery.check(pools);
    this.#pools.add(pools);
    this.#folder = makeRunFolder();
    this.#members.add(first);
    try {
      this.#broker = new BrokerProcess(this.#plan(pools), first.root, {
        discover: (ask, pool) => void this.#discover(ask, pool),
        progress: (text) => this.#print(text),
        died: (why) => this.#died(why),
      });
    } catch (error) {
      this.#folder.remove();
      throw error;
    }
  }

  get address(): string {
    return this.#folder.path;
  }

  /** Throws `InputError` when the configuration does not go with those that are there. */
  join(member: Member, { pools, settings }: Configuration): void {
    checkSameSettings(this.#settings, settings);
    const missing = this.#pools.missing(pools);
    this.#discovery.check(missing);
    this.#pools.add(missing);
    this.#members.add(member);
    if (missing.length > 0) this.#broker.send({ op: "pools", pools: missing.map(planOf) });
  }

  /** True for the last one: then the run is to be ended. */
  leave(member: Member): boolean {
    return this.#members.delete(member) && this.#members.size === 0;
  }

  async end(): Promise<void> {
    this.#discovery.end();
    // A worker may have something for longer; whoever comes later cleans up.
    this.#broker.onGone(() => this.#folder.remove());
    await this.#broker.end(END_TIMEOUT);
  }

  async summary(): Promise<readonly string[]> {
    if (this.#broker.gone) return [noSummary("the broker of this run is gone")];
    const usage = await this.#broker.usage(SUMMARY_TIMEOUT);
    if (usage === undefined) return [noSummary("the broker has not answered for 2 s")];
    return summaryLines(usage);
  }

  #plan(pools: Configuration["pools"]): BrokerPlan {
    const { run, timeout } = this.#settings;
    return {
      socket: this.#folder.socket,
      store: planStore(this.#settings),
      run: run.value,
      ...(timeout.value !== Infinity && { timeoutMs: timeout.value }),
      pools: pools.map(planOf),
    };
  }

  async #discover(ask: number, pool: string): Promise<void> {
    try {
      this.#broker.send({ op: "discovered", ask, found: await this.#discovery.look(pool) });
    } catch (error) {
      this.#broker.send({ op: "discovered", ask, error: wireError(error, pool) });
    }
  }

  #died(why: string): void {
    this.#discovery.end();
    const log = this.#folder.retire();
    const whole = why.endsWith(".") ? why : `${why}.`;
    this.#print(
      `${whole} Tests that need resources fail from now on.` +
        (log === undefined ? "" : ` Its log: ${log}`),
    );
  }

  /** The first one that is still there speaks for all. */
  #print(text: string): void {
    for (const member of this.#members) return member.print(`resource-locker  ${text}`);
  }
}
