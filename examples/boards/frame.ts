import { line, type Cell } from "./line.ts";
import type { DeviceRow, Look, WaiterRow } from "./look.ts";
import { jobsText, type Progress } from "./progress.ts";

/** The live view at one moment: lines that fit into a terminal of this size. */
export function frame(look: Look, progress: Progress, columns: number, rows: number): string[] {
  const title = "12 clients share 5 boards and a relay";
  const { seconds, collisions } = progress;
  const lines = [
    line(columns, { text: look.waiters ? title : `${title}, no locks`, style: "bold" }),
    line(
      columns,
      { text: `${seconds.toFixed(1)} s  ` },
      { text: `${collisions} collisions`, style: collisions > 0 ? "red" : "green" },
      { text: `  ${jobsText(progress)}` },
    ),
    "",
    ...deviceLines(look, columns),
  ];
  if (look.waiters !== undefined) {
    // The last line stays free: that is where the cursor stands.
    lines.push("", ...waiterLines(look.waiters, columns, rows - lines.length - 2));
  }
  return lines.slice(0, rows - 1);
}

function deviceLines({ devices, waiters }: Look, columns: number): string[] {
  const locked = waiters !== undefined;
  const head = ["DEVICE", "MODEL", locked ? "HELD BY" : "USED BY", "TIME"];
  const last: Cell = { text: locked ? "JOB" : "COLLISIONS", style: "dim" };
  const widths = [7, 7, 10, 7];
  return [
    line(
      columns,
      ...head.map((text, i) => ({ text, width: widths[i]!, style: "dim" as const })),
      last,
    ),
    ...devices.map((row) => {
      const since = row.since === undefined ? "" : ago(row.since);
      const texts = [row.name, row.model, row.user ?? "-", since];
      const cells = texts.map((text, i): Cell => ({ text, width: widths[i]! }));
      return line(columns, ...cells, locked ? purpose(row) : count(row));
    }),
  ];
}

function purpose({ keptFor, purpose: text }: DeviceRow): Cell {
  if (keptFor !== undefined) return { text: `kept for ${keptFor}`, style: "yellow" };
  return { text: text ?? "" };
}

function count({ collisions }: DeviceRow): Cell {
  return collisions === 0 ? { text: "" } : { text: `${collisions}`, style: "red" };
}

function waiterLines(waiters: readonly WaiterRow[], columns: number, room: number): string[] {
  const shown = waiters.length <= room - 1 ? waiters : waiters.slice(0, Math.max(0, room - 2));
  const lines = shown.map(({ who, wants, since }, i) =>
    line(
      columns,
      { text: `${i + 1}`.padStart(2), width: 4 },
      { text: who, width: 10 },
      { text: ago(since), width: 7 },
      { text: wants },
    ),
  );
  const more = waiters.length - shown.length;
  if (more > 0) lines.push(line(columns, { text: `    and ${more} more`, style: "dim" }));
  const head = waiters.length === 0 ? "NOBODY WAITS" : "WAITING       TIME   WANTS";
  return [line(columns, { text: head, style: "dim" }), ...lines];
}

function ago(since: number): string {
  return `${(Math.max(0, Date.now() - since) / 1000).toFixed(1)} s`;
}
