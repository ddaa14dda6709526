import type { Candidates, Requirement } from "../requirements/requirement.ts";
import { look } from "../requirements/requirement.ts";
import { shortage } from "../requirements/shortage.ts";
import type { LeaseState, Need, StoreGrant } from "../store.ts";

/** The requirements of one request, and what was last seen of their candidates. */
export class Demand {
  readonly #requirements: readonly Requirement[];
  #looks: readonly Candidates[] = [];
  /** Also those that have vanished: a lease on one may be granted in the very moment. */
  readonly #items: Map<string, unknown>[] = [];
  /** Milliseconds between two looks; `undefined` when nothing can change. */
  readonly refresh: number | undefined;

  constructor(requirements: readonly Requirement[]) {
    this.#requirements = requirements;
    for (const { refresh } of requirements) {
      if (refresh !== undefined) this.refresh = Math.min(refresh, this.refresh ?? refresh);
    }
  }

  get needs(): readonly Need[] {
    return this.#looks.map(({ need }) => need);
  }

  /** Looks at all candidates; at once where none are discovered. True when they have changed. */
  look(): boolean | Promise<boolean> {
    if (this.refresh !== undefined) return this.#lookAll();
    return this.#see(this.#requirements.map((one) => look(one) as Candidates));
  }

  async #lookAll(): Promise<boolean> {
    return this.#see(await Promise.all(this.#requirements.map(async (one) => look(one))));
  }

  #see(looks: readonly Candidates[]): boolean {
    const before = this.#looks;
    this.#looks = looks;
    if (this.refresh === undefined) return false;
    return looks.some(
      ({ need }, i) => need.candidates.digest !== before[i]?.need.candidates.digest,
    );
  }

  /** Why this can never be granted, whoever holds what; leased resources count as existing. */
  shortage(leases: readonly LeaseState[] = []): string | undefined {
    const looks = this.#looks;
    if (leases.length === 0) return shortage(looks);
    return shortage(
      looks,
      looks.map(({ need, items }, i) =>
        leases
          .filter(
            ({ key, name }) =>
              this.#items[i]?.has(key) || (name !== undefined && name === need.name),
          )
          .map(({ key }) => key)
          .filter((key) => !items.has(key)),
      ),
    );
  }

  /** Keeps what was seen, as long as the request waits. */
  remember(): void {
    if (this.refresh === undefined) return;
    this.#looks.forEach(({ items }, i) => {
      const seen = (this.#items[i] ??= new Map());
      for (const [key, item] of items) seen.set(key, item);
    });
  }

  /** The granted items, requirement by requirement. */
  itemsOf(grant: StoreGrant): unknown[][] {
    return this.#requirements.map((_, i) =>
      (grant.leases[i] ?? []).map(({ key }) =>
        this.#looks[i]!.items.has(key) ? this.#looks[i]!.items.get(key) : this.#items[i]?.get(key),
      ),
    );
  }
}
