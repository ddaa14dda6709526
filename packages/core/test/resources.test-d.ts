import { expectTypeOf, test } from "vitest";

import { command } from "../src/resources/command.ts";
import { defineResources } from "../src/resources/define.ts";
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
  const anyOfThem: Pool = resources.pools.boards;
  expectTypeOf(anyOfThem).toEqualTypeOf<Pool>();
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
  // @ts-expect-error
  use({ bords: need(2) });
  // @ts-expect-error
  use({ boards: need(2, { where: { modle: "T1000" } }) });
  // @ts-expect-error
  use({ boards: need(2, { where: { model: "x", modle: "T1000" } }) });
  // @ts-expect-error
  use({ boards: need(2, { where: { model: 1000 } }) });
  // @ts-expect-error
  use({ accounts: need(2, { where: { role: "admn" } }) });
  // @ts-expect-error
  use({ accounts: [need(2, { where: { role: "admn" } })] });
  // @ts-expect-error
  use({ ports: need(2, { where: { role: "admn" } }) });
  // @ts-expect-error
  use({ boards: need(2, { were: { model: "x" } }) });
  // @ts-expect-error
  use({ boards: need(2, { mode: "share" }) });
  // @ts-expect-error
  use({ boards: 2 });
  // @ts-expect-error
  use({ boards: need("2") });
  // @ts-expect-error
  use({ boards: need(1, { where: (b) => b.hostt !== "x" }) });
  // @ts-expect-error
  use({ boards: need(1, { where: (a: Account) => a.email !== "x" }) });
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
    // @ts-expect-error
    ports[0] = 3;
  });
});
