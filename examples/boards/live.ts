import { setInterval } from "node:timers/promises";

const hideCursor = "\x1b[?25l\x1b[?7l";
const showCursor = "\x1b[?25h\x1b[?7h";

/** Repaints lines in place, five times a second, until `signal` aborts; then wipes them away. */
export async function showLive(paint: () => Promise<string[]>, signal: AbortSignal): Promise<void> {
  const { stdout } = process;
  let height = 0;
  const wipe = () => {
    stdout.write(`${up(height)}\x1b[J${showCursor}`);
    height = 0;
  };
  // A terminal that became narrower has folded the old lines: start on a clean screen.
  const resized = () => {
    stdout.write("\x1b[2J\x1b[H");
    height = 0;
  };
  process.once("exit", wipe);
  stdout.on("resize", resized).write(hideCursor);
  try {
    for await (const _ of setInterval(200, undefined, { signal })) {
      const lines = await paint();
      stdout.write(`${up(height)}${lines.map((line) => `${line}\x1b[K\n`).join("")}\x1b[J`);
      height = lines.length;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stdout.off("resize", resized);
    process.off("exit", wipe);
    wipe();
  }
}

function up(lines: number): string {
  return lines > 0 ? `\r\x1b[${lines}A` : "\r";
}
