import { expectTypeOf, test } from "vitest";

import { command } from "../src/resources/command.ts";
import { defineResources, type Resources } from "../src/resources/define.ts";
import type {
  FixturesOf,
  ItemOf,
  LabelsOf,
  NeedsOf,
  OpenedOf,
  ResourceList,
  ScopeOf,
} from "../src/resources/fixtures.ts";
import { json } from "../src/resources/json.ts";
import { need } from "../src/resources/need.ts";
import { pool, type Pool } from "../src/resources/pool.ts";

interface BoardInfo {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly model: string;
  readonly cores?: number;
}

interface Account {
  email: string;
  role: "admin" | "guest";
  password: string;
}

declare class Board {
  static connect(host: string, port: number): Promise<Board>;
  disconnect(): Promise<void>;
  send(text: string): void;
}

interface Tree {
  readonly id: string;
  readonly children?: readonly Tree[];
  readonly parent?: Tree | null;
  readonly extra: { readonly [name: string]: unknown };
}

/** What discovers items of a type. */
declare function find<T>(): () => Promise<T[]>;
declare function fetched(url: string): Promise<{ json(): Promise<unknown> }>;
declare const accountsJson: () => Promise<Account[]>;
declare const infos: BoardInfo[];

const resources = defineResources({
  boards: pool({
    discover: async () => (await fetched("http://lab")).json() as Promise<BoardInfo[]>,
    key: (b) => b.id,
    labels: (b) => ({ model: b.model, big: b.port > 8 }),
    open: (b) => Board.connect(b.host, b.port),
    close: (board) => board.disconnect(),
  }),
  accounts: pool({
    discover: accountsJson,
    key: (a) => a.email,
    labels: (a) => ({ role: a.role }),
    secret: ["password"],
    scope: "test",
  }),
  ports: pool({ discover: (): number[] => [4001, 4002] }),
});

type R = typeof resources;
type Pools = R["pools"];
declare function use(needs: NeedsOf<R>): void;
declare function testOf<Rs>(rs: Rs): {
  (name: string, body: (fixtures: FixturesOf<Rs>) => void | Promise<void>): void;
  use(needs: NeedsOf<Rs>): void;
};

test("a definition knows all types", () => {
  expectTypeOf<ItemOf<Pools["boards"]>>().toEqualTypeOf<BoardInfo>();
  expectTypeOf<OpenedOf<Pools["boards"]>>().toEqualTypeOf<Board>();
  expectTypeOf<LabelsOf<Pools["boards"]>>().toEqualTypeOf<{ model: string; big: boolean }>();
  expectTypeOf<ScopeOf<Pools["boards"]>>().toEqualTypeOf<"file">();
  expectTypeOf<ScopeOf<Pools["boards"], "test">>().toEqualTypeOf<"test">();
  expectTypeOf<ItemOf<Pools["accounts"]>>().toEqualTypeOf<Account>();
  expectTypeOf<OpenedOf<Pools["accounts"]>>().toEqualTypeOf<Account>();
  expectTypeOf<LabelsOf<Pools["accounts"]>>().toEqualTypeOf<{ role: "admin" | "guest" }>();
  expectTypeOf<ScopeOf<Pools["accounts"], "worker">>().toEqualTypeOf<"test">();
  expectTypeOf<OpenedOf<Pools["ports"]>>().toEqualTypeOf<number>();
  expectTypeOf<keyof Pools>().toEqualTypeOf<"boards" | "accounts" | "ports">();
  expectTypeOf<FixturesOf<R>>().toEqualTypeOf<{
    readonly boards: ResourceList<Board>;
    readonly accounts: ResourceList<Account>;
    readonly ports: ResourceList<number>;
  }>();
  expectTypeOf<Pools["boards"]>().toExtend<Pool>();
  expectTypeOf<R>().toExtend<Resources>();
});

test("the forms of discover", () => {
  expectTypeOf(pool({ discover: infos, key: (b) => b.id })).toEqualTypeOf<
    Pool<BoardInfo, {}, BoardInfo, undefined>
  >();
  expectTypeOf(pool({ discover: json<Account>("a.json"), key: (a) => a.email })).toEqualTypeOf<
    Pool<Account, {}, Account, undefined>
  >();
  expectTypeOf(
    pool({ discover: command("adb devices", (out) => out.split("\n")), scope: "worker" }),
  ).toEqualTypeOf<Pool<string, {}, string, "worker">>();
  const phones = (out: string) => out.split("\n").map((serial) => ({ serial }));
  pool({
    discover: command("adb devices -l", phones),
    key: (phone) => {
      expectTypeOf(phone).toEqualTypeOf<{ serial: string }>();
      return phone.serial;
    },
    labels: (phone) => ({ serial: phone.serial }),
  });
  pool({
    discover: async ({ signal }) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      return infos;
    },
    key: (b) => {
      expectTypeOf(b).toEqualTypeOf<BoardInfo>();
      return b.id;
    },
    capacity: (b) => {
      expectTypeOf(b).toEqualTypeOf<BoardInfo>();
      return 2;
    },
    open: (b) => {
      expectTypeOf(b).toEqualTypeOf<BoardInfo>();
      return new Map([[b.id, b]]);
    },
    close: (opened, b) => {
      expectTypeOf(opened).toEqualTypeOf<Map<string, BoardInfo>>();
      expectTypeOf(b).toEqualTypeOf<BoardInfo>();
    },
  });
});

test("needs know the pool they are for", () => {
  use({ boards: need(2, { where: { model: "T1000" } }) });
  use({ boards: need(), accounts: need(1, { where: { role: "admin" } }) });
  use({ boards: [need(1, { where: { model: "T1000", big: true } }), need(1, { mode: "shared" })] });
  use({
    boards: need(2, {
      where: (b) => {
        expectTypeOf(b).toEqualTypeOf<BoardInfo>();
        return b.host !== "x";
      },
    }),
    accounts: [
      need(1, {
        where: (a) => {
          expectTypeOf(a).toEqualTypeOf<Account>();
          return a.role === "admin";
        },
      }),
    ],
  });
  const two = need(2);
  const t1000 = need(1, { where: { model: "T1000" } });
  use({ boards: two, accounts: two });
  use({ boards: [two, t1000] });
  testOf(resources).use({ boards: need(2, { where: (b) => b.port > 1 }) });
});

test("needs that can't be right are refused", () => {
  expectTypeOf(use).toBeFunction();
  // @ts-expect-error no such pool
  use({ bords: need(2) });
  // @ts-expect-error no such label
  use({ boards: need(2, { where: { modle: "T1000" } }) });
  // @ts-expect-error no such label, beside one there is
  use({ boards: need(2, { where: { model: "T1000", modle: "T1000" } }) });
  // @ts-expect-error a label of another type
  use({ boards: need(2, { where: { model: 1000 } }) });
  // @ts-expect-error no such value
  use({ accounts: need(2, { where: { role: "admn" } }) });
  // @ts-expect-error no such value, in a list
  use({ accounts: [need(1), need(2, { where: { role: "admn" } })] });
  // @ts-expect-error the pool has no labels
  use({ ports: need(2, { where: { role: "admin" } }) });
  // @ts-expect-error no such option
  use({ boards: need(2, { were: { model: "T1000" } }) });
  // @ts-expect-error no such mode
  use({ boards: need(2, { mode: "share" }) });
  // @ts-expect-error a number is no need
  use({ boards: 2 });
  // @ts-expect-error a count is a number
  use({ boards: need("2") });
  // @ts-expect-error no such property
  use({ boards: need(1, { where: (b) => b.hostt !== "x" }) });
  // @ts-expect-error items of another pool
  use({ boards: need(1, { where: (a: Account) => a.email !== "x" }) });
  const admins = need(1, { where: (a: Account) => a.role === "admin" });
  // @ts-expect-error a need for items of another pool
  use({ boards: admins });
});

test("items must be JSON", () => {
  const key = (): string => "b1";
  pool({ discover: find<Tree>(), key });
  pool({ discover: find<[string, number | null, boolean | undefined]>(), key });
  pool({ discover: find<{ id: string } | { name: string; list: readonly Tree[] }>(), key });
  // @ts-expect-error a Date
  pool({ discover: find<{ seen: Date }>(), key });
  // @ts-expect-error a Date, further in, and perhaps
  pool({ discover: find<{ seen?: { at: (Date | null)[] } }>(), key });
  // @ts-expect-error a Date in a list
  pool({ discover: [{ id: "b1", seen: new Date() }], key });
  // @ts-expect-error a function
  pool({ discover: find<{ open: () => void }>(), key });
  // @ts-expect-error a Map
  pool({ discover: find<{ ports: Map<string, number> }>(), key });
  // @ts-expect-error a Set
  pool({ discover: find<{ ports: Set<number> }>(), key });
  // @ts-expect-error a class with methods
  pool({ discover: find<Board>(), key });
  // @ts-expect-error a class
  pool({ discover: find<{ of: typeof Board }>(), key });
  // @ts-expect-error a bigint
  pool({ discover: find<{ serial: bigint }>(), key });
  // @ts-expect-error a symbol
  pool({ discover: find<{ kind: symbol }>(), key });
  // @ts-expect-error nobody said what they are
  pool({ discover: json("boards.json"), key: (b) => b.id });
  // @ts-expect-error nobody said what they are
  pool({ discover: find<unknown>(), key });
  // @ts-expect-error nobody said what they are
  defineResources({ boards: pool({ discover: async () => JSON.parse("[]"), key }) });
  // @ts-expect-error nobody said what they are
  defineResources({ boards: pool({ discover: find<any>(), key }) });
  expectTypeOf(pool({ discover: find<Tree>(), key })).toEqualTypeOf<
    Pool<Tree, {}, Tree, undefined>
  >();
});

test("pools that can't be right are refused", () => {
  expectTypeOf(pool).toBeFunction();
  // @ts-expect-error objects need a key
  pool({ discover: infos });
  // @ts-expect-error objects need a key
  pool({ discover: async () => infos, labels: (b) => ({ model: b.model }) });
  // @ts-expect-error no such property
  pool({ discover: infos, key: (b) => b.idd });
  // @ts-expect-error a key is a function
  pool({ discover: infos, key: "id" });
  // @ts-expect-error misspelt, and so not there
  pool({ discovr: infos, key: () => "b1" });
  // @ts-expect-error misspelt
  pool({ discover: infos, key: (b) => b.id, capcity: () => 2 });
  // @ts-expect-error a promise
  pool({ discover: Promise.resolve(infos), key: (b: BoardInfo) => b.id });
  // @ts-expect-error no such scope
  pool({ discover: infos, key: (b) => b.id, scope: "suite" });
  // @ts-expect-error no such field
  pool({ discover: accountsJson, key: (a) => a.email, secret: ["pasword"] });
  // @ts-expect-error a string has no fields
  pool({ discover: ["b1"], secret: ["length"] });
  // @ts-expect-error a label is a string, a number or a boolean
  pool({ discover: infos, key: (b) => b.id, labels: () => ({ at: new Date() }) });
  // @ts-expect-error labels that may be missing
  pool({ discover: infos, key: (b) => b.id, labels: (b) => ({ cores: b.cores }) });
  // @ts-expect-error not made by pool()
  defineResources({ boards: { discover: infos, key: (b: BoardInfo) => b.id } });
  // prettier-ignore
  // @ts-expect-error close takes what open made
  pool({ discover: infos, key: (b) => b.id, open: () => 5, close: (board: Board) => board.disconnect() });
});

test("literals, unions and labels of an interface", () => {
  interface Labels {
    readonly model: string;
    readonly lab?: string;
  }
  const labelled = pool({
    discover: find<BoardInfo>(),
    key: (b) => b.id,
    labels: (b): { model: string; port: number } => b,
  });
  expectTypeOf<LabelsOf<typeof labelled>>().toEqualTypeOf<{ model: string; port: number }>();
  const named = pool({ discover: ["b1", "b2"], open: async (id) => ({ id }) });
  expectTypeOf<OpenedOf<typeof named>>().toEqualTypeOf<{ id: "b1" | "b2" }>();
  const written = pool({
    discover: [
      { id: "b1", model: "T1000" },
      { id: "b2", model: "T2000", cores: 4 },
    ],
    key: (b) => b.id,
    labels: (b) => ({ model: b.model }),
  });
  expectTypeOf<LabelsOf<typeof written>>().toEqualTypeOf<{ model: string }>();
  const declared = pool({
    discover: infos,
    key: (b) => b.id,
    labels: (b): Required<Labels> => ({ model: b.model, lab: b.host }),
  });
  const these = defineResources({ declared });
  testOf(these).use({ declared: [need(1, { where: { lab: "x" } }), need(2)] });
});

test("nothing is any", () => {
  const { pools } = resources;
  expectTypeOf(pools.boards).not.toBeAny();
  expectTypeOf<OpenedOf<Pools["boards"]>>().not.toBeAny();
  expectTypeOf<ItemOf<Pools["boards"]>>().not.toBeAny();
  expectTypeOf<LabelsOf<Pools["accounts"]>>().not.toBeAny();
  expectTypeOf<FixturesOf<R>["boards"][0]>().not.toBeAny();
  expectTypeOf<NeedsOf<R>["boards"]>().not.toBeAny();
  expectTypeOf<Parameters<NonNullable<Pools["boards"]["close"]>>>().toEqualTypeOf<
    [opened: Board, item: BoardInfo]
  >();
});

test("lists", () => {
  testOf(resources)("x", ({ boards: [a, b], ports, accounts: [first, ...others] }) => {
    expectTypeOf(a).toEqualTypeOf<Board>();
    expectTypeOf(b).toEqualTypeOf<Board>();
    expectTypeOf(first).toEqualTypeOf<Account>();
    expectTypeOf(others).toEqualTypeOf<Account[]>();
    const [x, y] = ports;
    expectTypeOf(x).toEqualTypeOf<number>();
    expectTypeOf(y).toEqualTypeOf<number>();
    for (const port of ports) expectTypeOf(port).toEqualTypeOf<number>();
    expectTypeOf(ports.map((port) => String(port))).toEqualTypeOf<string[]>();
    expectTypeOf(ports.length).toEqualTypeOf<number>();
    expectTypeOf(ports).toExtend<readonly number[]>();
    expectTypeOf([...ports]).toEqualTypeOf<number[]>();
    const i: number = 3;
    expectTypeOf(ports[i]).toEqualTypeOf<number | undefined>();
    // @ts-expect-error read only
    ports[0] = 3;
  });
});
