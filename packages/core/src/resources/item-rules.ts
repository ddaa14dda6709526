import type { Discover, Source } from "./discover.ts";

/**
 * `T`, with a sentence in place of whatever JSON can't carry: the compiler shows it beside the
 * property. `unknown` inside an item is let through, since only a run can tell.
 */
export type JsonOf<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends bigint
      ? NotJson<"a bigint">
      : T extends symbol
        ? NotJson<"a symbol">
        : T extends (...args: never) => unknown
          ? NotJson<"a function">
          : T extends abstract new (...args: never) => unknown
            ? NotJson<"a class">
            : T extends Date
              ? NotJson<"a Date">
              : T extends ReadonlyMap<unknown, unknown>
                ? NotJson<"a Map">
                : T extends ReadonlySet<unknown>
                  ? NotJson<"a Set">
                  : { [K in keyof T]: JsonOf<T[K]> };

type NotJson<What extends string> =
  `items must be JSON, and ${What} is not: make it in open, or discover text`;

type NotKnown =
  "items of an unknown type: say what they are, as in json<Board>(path) or `as Promise<Board[]>`";

/** What an item must be so that it can cross from one process to another. */
type JsonItem<T> = unknown extends T
  ? NotKnown
  : [T] extends [undefined]
    ? NotJson<"undefined">
    : JsonOf<T>;

/** Asks of `discover` that its items are JSON, once they are known. */
export interface JsonItems<T> {
  readonly discover:
    | readonly NoInfer<JsonItem<T>>[]
    | Discover<NoInfer<JsonItem<T>>>
    | Source<NoInfer<JsonItem<T>>>;
}

export interface Keyed<T> {
  readonly key: (item: T) => string | number;
}

/** Strings and whole numbers are their own keys. */
export interface OwnKeys<T> {
  readonly key?: never;
  readonly discover:
    | readonly NoInfer<OwnKey<T>>[]
    | Discover<NoInfer<OwnKey<T>>>
    | Source<NoInfer<OwnKey<T>>>;
}

type OwnKey<T> = T extends string | number
  ? T
  : "items that are no strings need a key: key: (item) => item.id";

/** The pool, if its items are known: `any` passes every rule for `discover`, but makes no pool. */
export type Known<T, P> = unknown extends T ? ItemsOfUnknownType : P;

interface ItemsOfUnknownType {
  readonly mend: NotKnown;
}
