import { joined, listed } from "./list.ts";
import { thousands } from "./number.ts";
import { quoted } from "./printable.ts";

/**
 * What came instead of what was expected: `"60s"`, `a list of 3`, `an object with the properties id
 * and model`. Of objects only the names are shown: items may hold secrets.
 */
export function received(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quoted(withoutPassword(value), 60);
    case "object":
      return value === null ? "null" : receivedObject(value);
    case "function":
      return value.name === ""
        ? "a function"
        : `a function (${quoted(value.name, 40).slice(1, -1)})`;
    case "bigint":
      return `${value}n`;
    default:
      return String(value);
  }
}

function receivedObject(value: object): string {
  if (Array.isArray(value))
    return value.length === 0 ? "an empty list" : `a list of ${thousands(value.length)}`;
  if (isThenable(value)) return "a Promise";
  const kind = className(value);
  if (kind === "Map" || kind === "Set") return `a ${kind}`;
  const names = Object.keys(value).map((name) => quoted(name, 40).slice(1, -1));
  const what = kind === "" ? "an object" : `an object of class ${kind}`;
  if (names.length === 0) return kind === "" ? "an empty object" : what;
  const shown = names.length > 6 ? listed(names, 5) : joined(names);
  return `${what} with the ${names.length === 1 ? "property" : "properties"} ${shown}`;
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/** Empty for plain objects, of whatever realm. */
function className(value: object): string {
  const { constructor } = value;
  const name = typeof constructor === "function" ? constructor.name : "";
  return name === "Object" ? "" : quoted(name, 40).slice(1, -1);
}

function withoutPassword(text: string): string {
  return text.replace(/:\/\/[^/\s@]*@/g, "://***@");
}
