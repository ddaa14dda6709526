import type { Holder } from "../store.ts";
import { printable, quoted } from "./printable.ts";

/**
 * Who it is: `ci-4412 checkout.test.ts "pays twice" worker 3 on lab-2, "flashing"`, as far as it is
 * known; without a run `pid 4412`. The host is named only when it is another than `host`.
 */
export function describeHolder(holder: Holder, host: string): string {
  const parts = [holder.run === undefined ? `pid ${holder.pid}` : printable(holder.run, 40)];
  if (holder.file !== undefined) parts.push(printable(holder.file));
  if (holder.test !== undefined) parts.push(quoted(holder.test));
  if (holder.worker !== undefined) parts.push(`worker ${printable(holder.worker, 20)}`);
  if (holder.host !== host) parts.push(`on ${printable(holder.host, 60)}`);
  const who = parts.join(" ");
  return holder.note === undefined ? who : `${who}, ${quoted(holder.note)}`;
}
