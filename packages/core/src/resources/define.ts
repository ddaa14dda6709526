import { type AnyPool, type Pool } from "./pool.ts";

/** Marks resources, also those that another copy of this module made. */
export const resourcesMark: unique symbol = Symbol.for("resource-locker.resources");

/** The pools of a project by name. Made by `defineResources`. */
export interface Resources<P = Readonly<Record<string, Pool>>> {
  readonly [resourcesMark]: true;
  readonly pools: P;
}

export function defineResources<P extends { readonly [Name in keyof P]: AnyPool }>(
  pools: P,
): Resources<Readonly<P>> {
  return Object.freeze({ pools: Object.freeze({ ...pools }), [resourcesMark]: true as const });
}

export function isResources(value: unknown): value is Resources {
  return typeof value === "object" && value !== null && resourcesMark in value;
}
