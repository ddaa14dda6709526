import { existsSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { numbers, processesWith, startDemo } from "./demo.ts";

const main = "boards/main.ts";
const collisions = /^collisions counted by the boards: (\d+)$/m;

/** A presence service, five boards, a relay and twelve clients. */
const processes = 19;

// What is left is read from /proc. At the same time: each demo has a lab of its own, and mostly waits.
describe.runIf(existsSync("/proc/self/cmdline"))(
  "clients of the core",
  { concurrent: true },
  () => {
    test(
      "with locks: every job is done and the boards count no collision, for two at once",
      { timeout: 180_000 },
      async () => {
        const [one, other] = await Promise.all([startDemo(main), startDemo(main)]);
        await one.line(/collisions$/);
        expect(processesWith(one.lab)).toHaveLength(processes);

        for (const demo of [one, other]) {
          const { code, output, errors } = await demo.ended;
          expect(errors).toBe("");
          expect(output).toMatch(/^96\/96 jobs done in /m);
          expect(output).toMatch(/^team-a +48 /m);
          expect(output).toMatch(/^team-b +48 /m);
          expect(Number(collisions.exec(output)?.[1])).toBe(0);
          // Each client does 3 jobs with one board, 3 with two, 2 with one and the relay.
          expect(numbers(output, "sessions")).toBe(12 * (3 * 1 + 3 * 2 + 2 * 2));
          expect(code).toBe(0);
          expect(processesWith(demo.lab)).toEqual([]);
        }
      },
    );

    test("without locks: the boards count collisions, and the last line says so", async () => {
      const demo = await startDemo(main, "--unlocked");
      const { code, output, errors } = await demo.ended;
      expect(errors).toBe("");
      const count = Number(collisions.exec(output)?.[1]);
      expect(count).toBeGreaterThan(0);
      expect(numbers(output, "collisions")).toBe(count);
      expect(output.trim().split("\n").at(-1)).toBe(
        `Without locks, ${count} of 96 jobs ran into another one.`,
      );
      expect(code).toBe(0);
      expect(processesWith(demo.lab)).toEqual([]);
    });

    test("Ctrl-C ends every process and prints what is known", async () => {
      const demo = await startDemo(main);
      await demo.line(/collisions$/);
      // To the whole group, as a terminal does.
      process.kill(-demo.pid, "SIGINT");
      const { code, output, errors } = await demo.ended;
      expect(errors).toBe("");
      expect(output).toContain("Stopped before the end.");
      expect(Number(collisions.exec(output)?.[1])).toBe(0);
      expect(code).toBe(130);
      expect(processesWith(demo.lab)).toEqual([]);
    });

    test("killed, it leaves no process behind", async () => {
      const demo = await startDemo(main);
      await demo.line(/collisions$/);
      expect(processesWith(demo.lab)).toHaveLength(processes);
      process.kill(demo.pid, "SIGKILL");
      await vi.waitUntil(() => processesWith(demo.lab).length === 0, { timeout: 20_000 });
    });

    test("an argument that it does not know is refused by name", async () => {
      await expect(startDemo(main, "--unlock")).rejects.toThrow("Unknown option '--unlock'");
    });
  },
);
