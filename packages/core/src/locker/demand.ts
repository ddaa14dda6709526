import type { Candidates, Requirement } from "../requirements/requirement.ts";
import { look } from "../requirements/requirement.ts";
import { shortage } from "../requirements/shortage.ts";
import type { LeaseState, Need, StoreGrant } from "../store.ts";

/** The requirements of one request, and what was last seen of their candidates. */
export class Demand {
  readonly #requirements: readonly Requirement[];
  #looks: readonly Candidates[] = [];
  /** Also those that have vanished: a lease on one may be granted in the very moment. */
  readonly #items: readonly Map<string, unknown>[];

  constructor(requirements: readonly Requirement[]) {
    this.#requirements = requirements;
    this.#items = requirements.map(() => new Map<string, unknown>());
  }

  /** Milliseconds between two looks; `undefined` when nothing can change. */
  get refresh(): number | undefined {
    const all = this.#requirements.flatMap(({ refresh }) => refresh ?? []);
    return all.length === 0 ? undefined : Math.min(...all);
  }

  get needs(): readonly Need[] {
    return this.#looks.map(({ need }) => need);
  }

  /** Looks at all candidates. True when they are others than before. */
  async look(): Promise<boolean> {
    const found = this.#requirements.map((requirement) => look(requirement));
    const isAtOnce = (looks: typeof found): looks is Candidates[] =>
      looks.every((one) => !(one instanceof Promise));
    const looks = isAtOnce(found) ? found : await Promise.all(found);
    const before = this.needs.map(({ candidates }) => candidates.digest);
    this.#looks = looks;
    return (
      this.refresh !== undefined &&
      this.needs.some(({ candidates }, i) => candidates.digest !== before[i])
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
              this.#items[i]!.has(key) || (name !== undefined && name === need.name),
          )
          .map(({ key }) => key)
          .filter((key) => !items.has(key)),
      ),
    );
  }

  /** Keeps what was seen, as long as the request waits. */
  remember(): void {
    this.#looks.forEach(({ items }, i) => {
      for (const [key, item] of items) this.#items[i]!.set(key, item);
    });
  }

  /** The granted items, requirement by requirement. */
  itemsOf(grant: StoreGrant): unknown[][] {
    return this.#requirements.map((_, i) =>
      (grant.leases[i] ?? []).map(({ key }) =>
        this.#looks[i]!.items.has(key) ? this.#looks[i]!.items.get(key) : this.#items[i]!.get(key),
      ),
    );
  }
}
