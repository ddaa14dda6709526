import { duration, printable } from "resource-locker/internal";
import type { Found, PoolPlan } from "../protocol/channel.ts";
import type { WireError } from "../protocol/messages.ts";
import { within } from "../within.ts";
import { Refusal } from "./wire-errors.ts";

/** So long a list that is known already is not served because a newer one may come. Milliseconds. */
const PATIENCE = 2_000;
/** Timers may fire so much too early. Milliseconds. */
const EARLY = 2;

export interface PoolListHost {
  /** Asks the main process; `discovered` or `failed` is called with its answer, if ever. */
  ask(pool: PoolList): void;
  /** Discovery fails, and did not before. */
  broken(text: string): void;
}

interface Look {
  readonly since: number;
  readonly answer: PromiseWithResolvers<readonly Found[]>;
}

/** The resources of one pool as they were last discovered. */
export class PoolList {
  readonly name: string;
  /** Absent: what was found once stays so. */
  readonly refreshMs: number | undefined;
  readonly #host: PoolListHost;
  #found: readonly Found[] | undefined;
  #lookedAt = -Infinity;
  #look: Look | undefined;
  #fault: string | undefined;

  constructor({ name, refreshMs }: PoolPlan, host: PoolListHost) {
    this.name = name;
    this.refreshMs = refreshMs;
    this.#host = host;
  }

  /** The last list, however old. */
  get found(): readonly Found[] | undefined {
    return this.#found;
  }

  /** What keeps discovery from working at the moment, for people. */
  get trouble(): string | undefined {
    const silent = this.#look === undefined ? 0 : performance.now() - this.#look.since;
    const fault =
      silent < PATIENCE
        ? this.#fault
        : `discovery of ${printable(this.name)} has not answered for ${duration(silent)}`;
    if (fault === undefined || this.#found === undefined) return fault;
    return `${fault}; what was found before serves`;
  }

  /**
   * The list, discovered anew when it is old. Where that fails or takes long the old one serves; who
   * asks for the first one waits. Rejects with the `Refusal` of a first discovery that failed.
   */
  async list(): Promise<readonly Found[]> {
    const known = this.#found;
    if (known !== undefined && this.#isFresh()) return known;
    const { since, answer } = (this.#look ??= this.#ask());
    if (known === undefined) return answer.promise;
    return within(since + PATIENCE - performance.now(), answer.promise, known);
  }

  /** Whether a list is there now, or very soon. Rejects as `list`. */
  async isKnown(): Promise<boolean> {
    if (this.#found !== undefined) return true;
    return (await within(PATIENCE, this.list(), undefined)) !== undefined;
  }

  discovered(found: readonly Found[]): void {
    this.#found = kept(this.#found, found);
    this.#fault = undefined;
    this.#answered()?.resolve(this.#found);
  }

  failed(error: WireError): void {
    const known = this.#found;
    const first = this.#fault === undefined;
    this.#fault = error.message.replace(/\.$/, "");
    if (known === undefined)
      this.#answered()?.reject(new Refusal({ ...error, pools: [this.name] }));
    else this.#answered()?.resolve(known);
    if (first) this.#host.broken(this.trouble ?? this.#fault);
  }

  #ask(): Look {
    const look: Look = { since: performance.now(), answer: Promise.withResolvers() };
    // Whoever waited for it may have gone.
    look.answer.promise.catch(() => {});
    this.#host.ask(this);
    return look;
  }

  #answered(): Look["answer"] | undefined {
    const answer = this.#look?.answer;
    this.#look = undefined;
    this.#lookedAt = performance.now();
    return answer;
  }

  #isFresh(): boolean {
    const { refreshMs } = this;
    return refreshMs === undefined || performance.now() - this.#lookedAt < refreshMs - EARLY;
  }
}

/** The new list, in which what has not changed is the same object as before. */
function kept(before: readonly Found[] | undefined, found: readonly Found[]): readonly Found[] {
  if (before === undefined) return found;
  const known = new Map(before.map((each) => [each.key, each]));
  return found.map((each) => {
    const earlier = known.get(each.key);
    return earlier !== undefined && JSON.stringify(earlier) === JSON.stringify(each)
      ? earlier
      : each;
  });
}
