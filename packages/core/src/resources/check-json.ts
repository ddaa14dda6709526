export function checkJson(_value: unknown): string | undefined {
  return undefined;
}
