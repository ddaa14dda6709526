/**
 * Node's own `node:fs`. To import it in a module takes 2 ms, because that evaluates everything it
 * exports: too long for what a test file loads only to say what it needs.
 */
export function fs(): typeof import("node:fs") {
  return process.getBuiltinModule("node:fs");
}
