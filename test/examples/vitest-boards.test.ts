import { existsSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { numbers, processesWith, startDemo } from "./demo.ts";

const main = "vitest-boards/demo/main.ts";
const collisions = /^collisions counted by the boards: (\d+)$/m;

/** A presence service, five boards, a relay, and for each run its main process and one that watches it. */
const processes = 11;

// What is left is read from /proc. At the same time: each demo has a lab of its own, and mostly waits.
describe.runIf(existsSync("/proc/self/cmdline"))(
  "two Vitest runs at the same time",
  { concurrent: true },
  () => {
    test(
      "with locks: every test passes and the boards count no collision",
      { timeout: 180_000 },
      async () => {
        const demo = await startDemo(main);
        await demo.line(/✓/);
        expect(processesWith(demo.lab).length).toBeGreaterThan(processes);

        const { code, output, errors } = await demo.ended;
        expect(errors).toBe("");
        const [, a = "", b = ""] = /^team-a$([\s\S]+)^team-b$([\s\S]+)/m.exec(output) ?? [];
        for (const summary of [a, b]) {
          expect(summary).toMatch(/^ Test Files {2}12 passed \(12\)$/m);
          expect(summary).toMatch(/^ {6}Tests {2}(\d+) passed \(\1\)$/m);
          expect(summary).toMatch(
            /^ *resources {2}boards 5 · 14 leases · busy \d+ % · .* (?:of|in) 10 requests/m,
          );
          expect(summary).toMatch(/^ *relays 1 · 3 leases · busy \d+ % · .* (?:of|in) 3 requests/m);
        }
        expect(Number(collisions.exec(output)?.[1])).toBe(0);
        expect(numbers(output, "sessions")).toBe(2 * (14 + 3));
        expect(code).toBe(0);
        expect(processesWith(demo.lab)).toEqual([]);
      },
    );

    test("without locks: the boards count collisions, and the last line says that this is the point", async () => {
      const demo = await startDemo(main, "--unlocked");
      const { code, output, errors } = await demo.ended;
      expect(errors).toBe("");
      expect(output).toMatch(/^team-[ab] {2}× tests\/.* answers BUSY$/m);
      expect(output.match(/^ Test Files .*\d+ failed .*\(12\)$/gm)).not.toBeNull();
      const count = Number(collisions.exec(output)?.[1]);
      expect(count).toBeGreaterThan(0);
      expect(numbers(output, "collisions")).toBe(count);
      expect(output.trim().split("\n").at(-1)).toBe(
        "Without locks, the two runs meet: tests that fail on BUSY are the point.",
      );
      expect(code).toBe(0);
      expect(processesWith(demo.lab)).toEqual([]);
    });

    test("Ctrl-C ends every process and prints what is known", async () => {
      const demo = await startDemo(main);
      await demo.line(/✓/);
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
      await demo.line(/✓/);
      expect(processesWith(demo.lab).length).toBeGreaterThan(processes);
      process.kill(demo.pid, "SIGKILL");
      await vi.waitUntil(() => processesWith(demo.lab).length === 0, { timeout: 20_000 });
    });

    test("an argument that it does not know is refused by name", async () => {
      await expect(startDemo(main, "--unlock")).rejects.toThrow("Unknown option '--unlock'");
    });
  },
);
