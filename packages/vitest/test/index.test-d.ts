import { createTest } from "@resource-locker/vitest";
import { defineResources, need, pool } from "resource-locker";
import { describe, expectTypeOf, test as plain } from "vitest";

interface BoardInfo {
  readonly id: string;
  readonly model: string;
  readonly host: string;
  readonly slots?: number;
}

declare class Board {
  static connect(host: string): Promise<Board>;
  send(to: Board, text: string): Promise<void>;
  disconnect(): void;
}

const resources = defineResources({
  boards: pool({
    discover: async ({ signal }) =>
      (await fetch("http://lab.local/boards", { signal })).json() as Promise<BoardInfo[]>,
    key: (b) => b.id,
    labels: (b) => ({ model: b.model }),
    open: (b) => Board.connect(b.host),
    close: (board) => board.disconnect(),
  }),
  accounts: pool({
    discover: [{ email: "a@example.com", role: "admin", password: "s3cret" }],
    key: (a) => a.email,
    labels: (a) => ({ role: a.role }),
    secret: ["password"],
    scope: "test",
  }),
  ports: pool({ discover: [7001, 7002], scope: "worker" }),
});

const test = createTest(resources);

plain("a test gets lists of what `open` returns, or of the items", () => {
  test("typed", ({ boards, accounts, ports, task }) => {
    expectTypeOf(boards).not.toBeAny();
    expectTypeOf(boards[0]).toEqualTypeOf<Board>();
    expectTypeOf(boards.length).toEqualTypeOf<number>();
    expectTypeOf(accounts[0].password).toEqualTypeOf<string>();
    expectTypeOf(ports[0]).toExtend<number>();
    expectTypeOf(task.name).toEqualTypeOf<string>();
    expectTypeOf(task.meta.resourceLocker!.waited).toEqualTypeOf<number>();
  });
  test("taken apart, also where every index may be out of range", ({ boards: [a, b] }) => {
    expectTypeOf(a).toEqualTypeOf<Board>();
    expectTypeOf(b).toEqualTypeOf<Board>();
  });
  test.for([1, 2])("for %i", (n, { boards: [a] }) => {
    expectTypeOf(n).toEqualTypeOf<number>();
    expectTypeOf(a).toEqualTypeOf<Board>();
  });
  // @ts-expect-error there is no such pool
  test("another pool", ({ phones }) => phones);
  // @ts-expect-error a board has no such method
  test("another method", ({ boards: [a] }) => a.sned());
});

plain("hooks that run once get what lasts as long as the file", () => {
  test.beforeAll(({ boards: [a], ports: [port] }) => {
    expectTypeOf(a).toEqualTypeOf<Board>();
    expectTypeOf(port).toExtend<number>();
  });
  // @ts-expect-error an account is locked for each test
  test.beforeAll(({ accounts }) => void accounts);
  test.beforeEach(({ accounts: [account] }) => {
    expectTypeOf(account.email).toEqualTypeOf<string>();
  });
});

plain("`use` takes needs of the pools that there are", () => {
  test.use({ boards: need(2) });
  test.use({ boards: need(2, { where: { model: "T1000" } }), accounts: need() });
  test.use({ boards: [need(1, { where: { model: "T1000" } }), need(1, { mode: "shared" })] });
  test.use({
    boards: need(1, {
      where: (b) => {
        expectTypeOf(b).toEqualTypeOf<BoardInfo>();
        return b.host !== "lab-2";
      },
    }),
  });
  // @ts-expect-error there is no such pool
  test.use({ bords: need(2) });
  // @ts-expect-error a number is no need
  test.use({ boards: 2 });
  // @ts-expect-error there is no such label
  test.use({ boards: need(2, { where: { modle: "T1000" } }) });
  // @ts-expect-error labels of accounts are not labels of boards
  test.use({ boards: need(2, { where: { role: "admin" } }) });
  // @ts-expect-error the label is a string
  test.use({ boards: need(2, { where: { model: 1000 } }) });
  // @ts-expect-error there is no such option
  test.use({ boards: need(2, { were: { model: "T1000" } }) });
});

plain("the user's own fixtures come on top, and `use` stays", () => {
  const rigged = test.extend<{ rig: { readonly size: number } }>({
    rig: async ({ boards }, use) => {
      expectTypeOf(boards[0]).toEqualTypeOf<Board>();
      await use({ size: boards.length });
    },
  });
  rigged("both", ({ rig, boards: [a] }) => {
    expectTypeOf(rig.size).toEqualTypeOf<number>();
    expectTypeOf(a).toEqualTypeOf<Board>();
  });
  const built = test.extend("rig", { scope: "file" }, ({ boards }) => boards.length);
  built("by the builder, too", ({ rig }) => expectTypeOf(rig).toEqualTypeOf<number>());
  describe("within", () => {
    test.use({ accounts: need(2) });
  });
});

plain("an item that can't cross processes does not compile", () => {
  expectTypeOf(pool({ discover: ["b1"] })).not.toBeAny();
  // @ts-expect-error a Date is not JSON
  pool({ discover: [{ id: "b1", seen: new Date() }], key: (b) => b.id });
  // @ts-expect-error there is no such option
  pool({ discover: ["b1"], scpoe: "test" });
});
