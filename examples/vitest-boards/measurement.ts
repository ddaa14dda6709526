export interface Measurement {
  readonly quantity: string;
  readonly value: number;
}

/** Reads what a board answers to "measure": `voltage 3.3`. */
export function readMeasurement(line: string): Measurement {
  const [, quantity, value] = /^(\w+) (\d+(?:\.\d+)?)$/.exec(line) ?? [];
  if (quantity === undefined) throw new Error(`not a measurement: "${line}"`);
  return { quantity, value: Number(value) };
}
