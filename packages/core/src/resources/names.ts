import { InputError } from "../errors.ts";
import { quoted } from "../wording/printable.ts";

/** What tests destructure beside resources, in one runner or another. */
const taken: ReadonlySet<string> = new Set(
  (
    "annotate bench browser browserName context expect onTestFailed onTestFinished page " +
    "playwright request signal skip task use"
  ).split(" "),
);

/** Words that no binding may have in a module. */
const reserved: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else " +
    "enum eval export extends false finally for function if implements import in instanceof " +
    "interface let new null package private protected public return static super switch this " +
    "throw true try typeof var void while with yield"
  ).split(" "),
);

/** The name of a pool is the name of a fixture. Throws `InputError`. */
export function checkPoolName(name: string): void {
  if (taken.has(name)) {
    throw new InputError(
      `defineResources: no pool can be called ${quoted(name)}: test runners hand that to tests ` +
        "themselves. Choose another name.",
    );
  }
  if (reserved.has(name) || name in Object.prototype) {
    throw new InputError(
      `defineResources: no pool can be called ${quoted(name)}: the word has a meaning in ` +
        "JavaScript. Choose another name.",
    );
  }
  if (/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)) return;
  const better = camelCase(name);
  throw new InputError(
    `defineResources: no pool can be called ${quoted(name)}: tests write ({ boards }) => …, so a ` +
      "name has letters, digits, _ and $ only, and begins with no digit." +
      (better === "" ? "" : ` Write ${better}.`),
  );
}

/** `lab-boards` as `labBoards`. */
function camelCase(name: string): string {
  const words = name.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== "");
  const joined = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return joined.replace(/^\p{Nd}+/u, "");
}
