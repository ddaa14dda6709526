import { randomBytes } from "node:crypto";
import { startChild } from "./child.ts";
import type { DeviceReport, DeviceState } from "./reports.ts";

/** A device of the lab, as its process last reported it. */
export interface LabDevice {
  readonly id: string;
  readonly model: string;
  state: DeviceState;
}

/** The presence service, five boards and a relay: seven processes. */
export interface Lab {
  /** URL of the presence service. */
  readonly presence: string;
  readonly devices: readonly LabDevice[];
  /** Asks every device for its last word, so that `devices` is final, and ends the processes. */
  finish(): Promise<void>;
}

const models = { b1: "T1000", b2: "T1000", b3: "T1000", b4: "T2000", b5: "T2000", relay: "" };

/** A name for a lab: `lab-1a2b3c`. Part of every id: labs on one machine have different devices. */
export function labName(): string {
  return `lab-${randomBytes(3).toString("hex")}`;
}

/** `port` of the presence service; any that is free by default. */
export async function startLab(name: string, port = 0): Promise<Lab> {
  const service = await startChild(new URL("./presence.ts", import.meta.url), [`${port}`, name]);
  // The path is for whoever lists processes: it says whose they are.
  const presence = `http://127.0.0.1:${service.ready.port}/${name}`;

  const started = await Promise.all(
    Object.entries(models).map(async ([short, model]) => {
      const id = `${name}/${short}`;
      const device: LabDevice = { id, model, state: { sessions: 0, collisions: 0 } };
      const kind = short === "relay" ? "relay" : "board";
      const file = new URL("./device.ts", import.meta.url);
      const child = await startChild(file, [id, kind, model, presence], (report) => {
        device.state = (report as DeviceReport).state;
      });
      return { device, child };
    }),
  );

  async function finish(): Promise<void> {
    for (const { child } of started) child.tell("finish");
    await Promise.all(started.map(({ child }) => child.ended));
    await service.stop();
  }
  return { presence, devices: started.map(({ device }) => device), finish };
}
