import { startChild } from "./child.ts";
import type { DeviceState } from "./reports.ts";

/** A device of the lab, as its process last reported it. */
export interface LabDevice {
  readonly id: string;
  readonly model: string;
  state: DeviceState;
}

/** The presence service, five boards and a relay: seven processes. */
export interface Lab {
  readonly presence: string;
  readonly devices: readonly LabDevice[];
  /** Asks every device for its last word, so that `devices` is final, and ends the processes. */
  finish(): Promise<void>;
}

const models = { b1: "T1000", b2: "T1000", b3: "T1000", b4: "T2000", b5: "T2000", relay: "" };

/** `name` becomes part of every id: two labs on one machine have different devices. */
export async function startLab(name: string): Promise<Lab> {
  const service = await startChild("./presence.ts", [name]);
  const presence = `http://127.0.0.1:${service.ready.port}`;

  const started = await Promise.all(
    Object.entries(models).map(async ([short, model]) => {
      const state = { sessions: 0, collisions: 0 };
      const device: LabDevice = { id: `${name}/${short}`, model, state };
      const kind = short === "relay" ? "relay" : "board";
      const args = [device.id, kind, model, presence];
      const child = await startChild("./device.ts", args, (report) => {
        if (report.type === "state") device.state = report.state;
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
