/**
 * Writes each value as the bits in which it differs from the one before (Pelkonen et al. 2015), in whole bytes:
 * a byte with the number of zero bytes at the low end (high half) and of the bytes that follow (low half), then
 * those bytes, the low ones first. A value that is the same as the one before is a single 0.
 *
 * @param out - with room for 9 bytes a value
 * @returns where the next byte goes
 */
export function writeXor(out: Uint8Array, at: number, values: Float64Array): number {
  const bits = new DataView(new ArrayBuffer(8));
  let next = at;
  let lastLow = 0;
  let lastHigh = 0;
  for (const value of values) {
    bits.setFloat64(0, value, true);
    const low = bits.getInt32(0, true);
    const high = bits.getInt32(4, true);
    next = writeDifference(out, next, low ^ lastLow, high ^ lastHigh);
    lastLow = low;
    lastHigh = high;
  }
  return next;
}

function writeDifference(out: Uint8Array, at: number, low: number, high: number): number {
  if (low === 0 && high === 0) {
    out[at] = 0;
    return at + 1;
  }
  const first = low === 0 ? 4 + trailingZeroBytes(high) : trailingZeroBytes(low);
  const end = 8 - (high === 0 ? 4 + leadingZeroBytes(low) : leadingZeroBytes(high));
  out[at] = (first << 4) | (end - first);
  for (let index = first; index < end; index++) {
    out[at + 1 + index - first] = (index < 4 ? low : high) >>> ((index & 3) * 8);
  }
  return at + 1 + end - first;
}

function leadingZeroBytes(word: number): number {
  return Math.clz32(word) >>> 3;
}

function trailingZeroBytes(word: number): number {
  return (31 - Math.clz32(word & -word)) >>> 3;
}

/**
 * Reads what `writeXor` wrote.
 *
 * @returns where the next byte is, or −1 where a byte says what cannot be
 */
export function readXor(bytes: Uint8Array, at: number, values: Float64Array): number {
  const bits = new DataView(new ArrayBuffer(8));
  let next = at;
  for (let index = 0; index < values.length; index++) {
    const control = bytes[next++] as number;
    const first = control >>> 4;
    const count = control & 15;
    if (first + count > 8 || (count === 0 && control !== 0)) return -1;
    for (let place = first; place < first + count; place++) {
      bits.setUint8(place, bits.getUint8(place) ^ (bytes[next++] as number));
    }
    values[index] = bits.getFloat64(0, true);
  }
  return next;
}
