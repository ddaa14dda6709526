import { pool, type Discover, type Pool, type PoolOptions } from "resource-locker";
import { Discovery } from "../../src/run/discovery.ts";
import { type PlacedPool, PoolTable } from "../../src/run/pool-table.ts";

export interface Board {
  readonly id: string;
  readonly model?: string;
  readonly password?: string;
}

export function placed(name: string, given: Pool, where: string = "resources.ts"): PlacedPool {
  return { name, pool: given, where };
}

/** Discovery of one pool, `boards`. */
export function discoveryOf(given: Pool): Discovery {
  const pools = new PoolTable();
  pools.add([placed("boards", given)]);
  return new Discovery(pools);
}

type More = Partial<PoolOptions<Board, Readonly<Record<string, string | number | boolean>>, Board>>;

export function boards(discover: readonly Board[] | Discover<Board>, more: More = {}): Pool {
  return pool({ key: (board: Board) => board.id, ...more, discover }) as Pool;
}
