import { callback, milliseconds, oneOf } from "../input/fields.ts";
import type { Fields } from "../input/options.ts";
import type { PoolOptions } from "./pool.ts";

export const poolFields: Fields<PoolOptions<unknown, unknown, unknown>> = {
  discover: callback("x"),
  key: callback("x"),
  labels: callback("x"),
  capacity: callback("x"),
  secret: callback("x"),
  scope: oneOf("file", "test", "worker"),
  open: callback("x"),
  close: callback("x"),
  refresh: milliseconds(100),
  discoverTimeout: milliseconds(1),
  openTimeout: milliseconds(1),
};
export function checkPool(_options: PoolOptions<unknown, unknown, unknown>): void {}
