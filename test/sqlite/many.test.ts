import { expect, test } from "vitest";
import { start } from "./child.ts";
import { folder, lockerIn } from "./state.ts";

test("sixteen processes that start at once and ask without pause never meet", async () => {
  const [path, witnesses] = [folder(), folder()];
  const workers = Array.from({ length: 16 }, () =>
    start("worker", [`sqlite:${path}`, witnesses, "10"]),
  );
  for (const worker of workers) expect(await worker.line()).toBe("ready");
  for (const worker of workers) worker.say("go");
  const said = await Promise.all(workers.map((worker) => worker.line()));
  expect(said).toEqual(workers.map(() => "0 0"));
  expect(await lockerIn(path).list()).toEqual({ leases: [], queue: [] });
});
