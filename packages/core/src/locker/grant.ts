import { ClosedError, InputError, LeaseLostError, ReleasedError } from "../errors.ts";
import type { Granted, RequirementInput } from "../requirements/units.ts";
import type { StoreGrant } from "../store.ts";
import { joined, listed } from "../wording/list.ts";
import { shownKey } from "../wording/printable.ts";
import { received } from "../wording/received.ts";

/** The hold on one resource. */
export interface Lease {
  readonly key: string;
  /**
   * Fencing token: grows with every lease of this resource, for ever. Hand it to the device, and let
   * the device refuse lower ones. 0 where the store has none.
   */
  readonly token: number;
}

export interface GrantControls {
  /** All leases, requirement by requirement. Also after the release. */
  readonly leases: readonly Lease[];
  /**
   * Aborts when a lease is lost, with `LeaseLostError`: somebody else may use the resource then. Also
   * when the locker is closed, with `ClosedError`, but not by a release.
   */
  readonly signal: AbortSignal;
  /**
   * Gives everything back. Rejects with `LeaseLostError` when it was lost before, with
   * `ReleasedError` when it was released before, also by the locker's `close`, and with `StoreUnavailableError` when it could not
   * be told: then it is still held, and may be released again.
   */
  release(): Promise<void>;
  /** As `release`, but does nothing after a release. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a request got: `grant[i][j]` is item j of requirement i. */
export type Grant<Rs extends readonly RequirementInput[] = readonly RequirementInput[]> =
  Granted<Rs> & GrantControls;

/** What a grant needs of its locker. */
export interface GrantOwner {
  /** False when the store no longer holds it for us. */
  giveBack(grant: HeldGrant): Promise<boolean>;
}

type State =
  | { readonly is: "held" }
  | { readonly is: "releasing"; readonly done: Promise<void> }
  | { readonly is: "released" }
  | { readonly is: "lost" | "closed"; readonly error: LeaseLostError | ClosedError };

/**
 * Behaves as an array of the unit lists. Its elements are getters of the prototype (see `element`),
 * so that use after release is an error, and that making one is cheap.
 */
export class HeldGrant implements GrantControls {
  readonly id: number;
  readonly length: number;
  readonly #owner: GrantOwner;
  readonly #leases: StoreGrant["leases"];
  readonly #units: readonly (readonly unknown[])[];
  #state: State = { is: "held" };
  #abort: AbortController | undefined;

  constructor(owner: GrantOwner, grant: StoreGrant, units: readonly (readonly unknown[])[]) {
    this.id = grant.id;
    this.length = units.length;
    this.#owner = owner;
    this.#leases = grant.leases;
    this.#units = units;
    while (elements < units.length) defineElement(elements++);
  }

  /** The store's names of the grants in `holding`, all of them held. Throws when one is not. */
  static idsOf(holding: readonly unknown[], owner: GrantOwner): number[] {
    return holding.map((grant, index) => {
      const where = `acquire: holding[${index}]`;
      if (!(grant instanceof HeldGrant)) {
        throw new InputError(
          `${where} must be a grant of this locker; received ${received(grant)}.`,
        );
      }
      if (grant.#owner !== owner) {
        throw new InputError(
          `${where} is a grant of another locker; a locker knows its own grants only.`,
        );
      }
      return grant.#use(grant.id);
    });
  }

  get leases(): readonly Lease[] {
    return this.#leases.flat();
  }

  element(index: number): readonly unknown[] | undefined {
    return this.#use(this.#units[index]);
  }

  /** For `console.log`. */
  show(): unknown {
    return this.#state.is === "held" ? this.#units : `grant (${this.#state.is})`;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#state.is === "lost" || this.#state.is === "closed") {
        this.#abort.abort(this.#state.error);
      }
    }
    return this.#abort.signal;
  }

  /** The store no longer holds it for us. */
  lose(reason: string): LeaseLostError {
    const error = new LeaseLostError(
      `${this.#name()} was lost: ${reason}. Others may use its resources by now.`,
    );
    this.#end({ is: "lost", error });
    return error;
  }

  /** Its locker gives it back. */
  close(): ClosedError {
    const error = new ClosedError(`${this.#name()} was given back when its locker was closed.`);
    this.#end({ is: "closed", error });
    return error;
  }

  #end(state: Extract<State, { error: Error }>): void {
    if (this.#state.is === "released" || this.#state.is === "lost") return;
    this.#state = state;
    this.#abort?.abort(state.error);
  }

  async release(): Promise<void> {
    const state = this.#state;
    if (state.is === "lost") throw state.error;
    if (state.is === "closed") {
      throw new ReleasedError(`${this.#name()} was given back when its locker was closed.`);
    }
    if (state.is !== "held") {
      throw new ReleasedError(`${this.#name()} was released before. Release each grant once.`);
    }
    const done = this.#giveBack();
    this.#state = { is: "releasing", done };
    return done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const state = this.#state;
    if (state.is === "lost") throw state.error;
    if (state.is === "releasing") return state.done;
    if (state.is === "held") await this.release();
  }

  async #giveBack(): Promise<void> {
    try {
      const held = await this.#owner.giveBack(this);
      if (this.#state.is === "lost") throw this.#state.error;
      if (!held) throw this.lose("at its release the store no longer had it");
      this.#state = { is: "released" };
    } catch (error) {
      if (this.#state.is === "releasing") this.#state = { is: "held" };
      throw error;
    }
  }

  #use<T>(value: T): T {
    const state = this.#state;
    if (state.is === "held" || state.is === "releasing") return value;
    if (state.is !== "released") throw state.error;
    throw new ReleasedError(
      `${this.#name()} was used after its release. Use what was granted before \`release()\`, or ` +
        "before the end of the block with `await using`.",
    );
  }

  #name(): string {
    return `The grant of ${describeLeases(this.#leases)}`;
  }
}

const SHOWN = 8;

/** `b1 and b2`, the first few of many. */
function describeLeases(leases: StoreGrant["leases"]): string {
  const keys = leases.flat().map(({ key }) => shownKey(key));
  if (keys.length > SHOWN) return listed(keys, SHOWN);
  return keys.length === 0 ? "nothing" : joined(keys);
}

/** The array methods work on anything that has a length and elements. */
Object.setPrototypeOf(HeldGrant.prototype, Array.prototype as object);
// The symbol by its documented name: to import `inspect` loads all of node:util, which takes 3 ms.
Object.defineProperty(HeldGrant.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: HeldGrant) {
    return this.show();
  },
});
let elements = 0;

function defineElement(index: number): void {
  Object.defineProperty(HeldGrant.prototype, index, {
    get(this: HeldGrant) {
      return this.element(index);
    },
  });
}
