/** A board or the relay, as it announces itself. */
export interface Device {
  /** Unique and always the same for this device: what is locked. */
  readonly id: string;
  readonly kind: "board" | "relay";
  readonly model: string;
  /** Of its console, on 127.0.0.1. */
  readonly port: number;
}

/** `lab-1a2b3c/b1` is `b1` to people. */
export function shortName(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** Tells the presence service that a device is there. */
export async function announce(presence: string, device: Device): Promise<void> {
  const url = `${presence}/devices/${encodeURIComponent(device.id)}`;
  const response = await fetch(url, { method: "PUT", body: JSON.stringify(device) });
  if (!response.ok) throw new Error(`The presence service answered ${response.status}`);
}

/** Asks the presence service which boards, or relays, are there now. */
export async function discover(presence: string, kind: Device["kind"]): Promise<Device[]> {
  const response = await fetch(`${presence}/devices?kind=${kind}`);
  if (!response.ok) throw new Error(`The presence service answered ${response.status}`);
  return (await response.json()) as Device[];
}
