import { POWERS } from "./block-layout.ts";
import { type VarintReader, writeVarint, writeZigzag } from "./varint.ts";

/** Adding and taking it away rounds a double to the nearest whole number, below 2^51. */
const ROUND = 1.5 * 2 ** 52;
const LARGEST = 2 ** 51;

/**
 * Writes values as decimals with the same number of digits after the point (after ALP, Afroozeh et al. 2023): whole
 * numbers, each as a zigzag varint of its difference from the one before; then the places of all −0, each as a varint
 * of its difference from the one before.
 *
 * @returns where the next byte goes and the number of digits; `undefined` where no number of digits gives back
 * every value to the bit
 */
export function writeDecimals(
  out: Uint8Array,
  at: number,
  values: Float64Array,
): { end: number; exponent: number } | undefined {
  for (let exponent = 0; exponent < POWERS.length; ) {
    const end = writeScaled(out, at, values, exponent);
    if (end >= 0) return { end, exponent };
    exponent = findExponent(values[~end] as number, exponent + 1);
  }
  return undefined;
}

/** @returns where the next byte goes or, where a value is no such decimal, the inverted bits of its index */
function writeScaled(out: Uint8Array, at: number, values: Float64Array, exponent: number): number {
  const power = POWERS[exponent] as number;
  const negativeZeros: number[] = [];
  let next = at;
  let last = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const scaled = value * power + ROUND - ROUND;
    if (scaled / power !== value || !(Math.abs(scaled) <= LARGEST)) return ~index;
    if (scaled === 0 && Object.is(value, -0)) negativeZeros.push(index);
    next = writeZigzag(out, next, scaled - last);
    last = scaled;
  }
  let place = 0;
  for (const index of negativeZeros) {
    next = writeVarint(out, next, index - place);
    place = index;
  }
  return next;
}

/** The least number of digits from `least` on with which the value is a decimal; too many where there is none. */
function findExponent(value: number, least: number): number {
  for (let exponent = least; exponent < POWERS.length; exponent++) {
    const scaled = value * (POWERS[exponent] as number);
    if (Math.abs(scaled) > LARGEST) break;
    if ((scaled + ROUND - ROUND) / (POWERS[exponent] as number) === value) return exponent;
  }
  return POWERS.length;
}

/** Reads what `writeDecimals` wrote, up to `end`; `false` where a number is too large, or a place not that of a 0. */
export function readDecimals(reader: VarintReader, values: Float64Array, exponent: number, end: number): boolean {
  const power = POWERS[exponent] as number;
  let scaled = 0;
  for (let index = 0; index < values.length; index++) {
    scaled += reader.zigzag();
    if (!(Math.abs(scaled) <= Number.MAX_SAFE_INTEGER)) return false;
    values[index] = scaled / power;
  }
  for (let place = 0; reader.at < end; ) {
    place += reader.varint();
    if (!Object.is(values[place], 0)) return false;
    values[place] = -0;
  }
  return true;
}
