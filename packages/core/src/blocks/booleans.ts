/**
 * Writes booleans as bits, eight a byte, the first in the lowest bit.
 *
 * @returns where the next byte goes
 */
export function writeBooleans(out: Uint8Array, at: number, values: readonly boolean[]): number {
  const end = at + Math.ceil(values.length / 8);
  out.fill(0, at, end);
  for (const [index, value] of values.entries()) {
    if (value) out[at + (index >>> 3)] = (out[at + (index >>> 3)] as number) | (1 << (index & 7));
  }
  return end;
}

/** Reads what `writeBooleans` wrote. */
export function readBooleans(bytes: Uint8Array, at: number, count: number): boolean[] {
  return Array.from(
    { length: count },
    (_, index) => (((bytes[at + (index >>> 3)] as number) >>> (index & 7)) & 1) === 1,
  );
}
