/**
 * Writes an integer as a zigzag varint: the sign in the lowest bit (0, −1, 1, −2 … become 0, 1, 2, 3 …), then
 * seven bits a byte, the low ones first, with the high bit on all bytes but the last.
 *
 * @param out - with room for 8 bytes
 * @param at - where to begin
 * @param value - a safe integer
 * @returns where the next byte goes
 */
export function writeZigzag(out: Uint8Array, at: number, value: number): number {
  const small = value | 0;
  if (small !== value) return writeLarge(out, at, value);
  let rest = (small << 1) ^ (small >> 31);
  if (rest >>> 0 < 128) {
    out[at] = rest;
    return at + 1;
  }
  let next = at;
  // As an unsigned number: the zigzag of a large one has its top bit set.
  while (rest >>> 0 > 127) {
    out[next++] = rest | 128;
    rest >>>= 7;
  }
  out[next++] = rest;
  return next;
}

/** The same beyond 32 bits, where the doubled number may be no safe integer: it is never formed. */
function writeLarge(out: Uint8Array, at: number, value: number): number {
  const size = value < 0 ? -value - 1 : value;
  out[at] = (size % 64) * 2 + (value < 0 ? 1 : 0) + 128;
  return writeVarint(out, at + 1, Math.floor(size / 64));
}

/**
 * Writes an integer from 0 on, seven bits a byte.
 *
 * @returns where the next byte goes
 */
export function writeVarint(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest > 127) {
    out[next++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  out[next++] = rest;
  return next;
}

/** Beyond so many bytes no safe integer goes on. */
const LONGEST = 8;

/** Reads one number after another. Past the end it gives numbers without meaning: look at `at` when all are read. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  /** The next byte. */
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** An integer as `writeZigzag` writes it; `NaN` beyond the safe ones, or 8 bytes. */
  zigzag(): number {
    const low = this.#bytes[this.at++] as number;
    if (low < 128) return (low >>> 1) ^ -(low & 1);
    const high = this.#bytes[this.at++] as number;
    if (high < 128) return (((low & 127) | (high << 7)) >>> 1) ^ -(low & 1);
    this.at--;
    const size = ((low & 127) >>> 1) + this.#read(LONGEST - 1) * 64;
    const value = low & 1 ? -size - 1 : size;
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }

  /** An integer as `writeVarint` writes it; `NaN` beyond the safe ones, or 8 bytes. */
  varint(): number {
    const value = this.#read(LONGEST);
    return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
  }

  #read(longest: number): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < longest; count++) {
      const byte = this.#bytes[this.at++] as number;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    return Number.NaN;
  }
}
