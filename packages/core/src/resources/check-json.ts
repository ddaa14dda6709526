import { printable, quoted } from "../wording/printable.ts";

/**
 * What is not JSON in a value, the first there is: `[2].lastSeen is a Date`. `undefined` when all of
 * it is. Properties that are `undefined` pass, as they do in the types: JSON leaves them out.
 */
export function checkJson(value: unknown): string | undefined {
  const fault = new Check().faultOf(value);
  return fault === undefined ? undefined : (fault.path || "it") + fault.what;
}

interface Fault {
  readonly path: string;
  readonly what: string;
}

class Check {
  /** The objects around the one that is looked at. */
  readonly #around: object[] = [];
  /** Whether objects of a prototype lose nothing but that prototype. */
  readonly #bare = new Map<object, boolean>();

  faultOf(value: unknown): Fault | undefined {
    switch (typeof value) {
      case "string":
      case "boolean":
        return undefined;
      case "number":
        return Number.isFinite(value) ? undefined : { path: "", what: ` is ${value}` };
      case "object":
        return value === null ? undefined : this.#objectFault(value);
      case "undefined":
        return { path: "", what: " is undefined" };
      default:
        return { path: "", what: ` is a ${typeof value}` };
    }
  }

  #objectFault(value: object): Fault | undefined {
    if (this.#around.includes(value)) {
      return { path: "", what: " is an object that it is itself inside of, a circle" };
    }
    this.#around.push(value);
    const fault = Array.isArray(value) ? this.#listFault(value) : this.#propertyFault(value);
    this.#around.pop();
    return fault;
  }

  #listFault(list: readonly unknown[]): Fault | undefined {
    for (let index = 0; index < list.length; index++) {
      const fault = this.faultOf(list[index]);
      if (fault !== undefined) return { path: `[${index}]${fault.path}`, what: fault.what };
    }
    return undefined;
  }

  #propertyFault(value: object): Fault | undefined {
    if (!this.#isBare(Object.getPrototypeOf(value) as object | null)) {
      return { path: "", what: ` is ${kindOf(value)}` };
    }
    for (const name of Object.keys(value)) {
      const property: unknown = value[name as keyof typeof value];
      const fault = property === undefined ? undefined : this.faultOf(property);
      if (fault !== undefined) return { path: shown(name) + fault.path, what: fault.what };
    }
    return undefined;
  }

  /** Whether there are no methods and no getters: `Object.prototype` of any realm, or a plain class. */
  #isBare(prototype: object | null): boolean {
    if (prototype === null || prototype === Object.prototype) return true;
    const known = this.#bare.get(prototype);
    if (known !== undefined) return known;
    const above = Object.getPrototypeOf(prototype) as object | null;
    const bare =
      above === null
        ? Object.hasOwn(prototype, "hasOwnProperty")
        : Reflect.ownKeys(prototype).every((name) => name === "constructor") && this.#isBare(above);
    this.#bare.set(prototype, bare);
    return bare;
  }
}

/** `a Date`, `an object of class Board`. */
function kindOf(value: object): string {
  const built = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (built !== "Object") return `${/^[AEIO]/.test(built) ? "an" : "a"} ${printable(built, 40)}`;
  const { constructor } = value;
  const name = typeof constructor === "function" ? constructor.name : "";
  return name === "" ? "an object with methods" : `an object of class ${printable(name, 40)}`;
}

function shown(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `.${name}` : `[${quoted(name, 40)}]`;
}
