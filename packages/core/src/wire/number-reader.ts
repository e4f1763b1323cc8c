const [ZERO, MINUS, DOT] = [0x30, 0x2d, 0x2e];
/** Up to so many digits, digits and power are exact, and so is their quotient when it is rounded once. */
const MOST_DIGITS = 15;
const POWERS: Float64Array = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** Reads numbers as JSON has them. One with an exponent, or with more digits than are exact, is left to others. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * Reads the number that begins there.
   *
   * @param numbers - gets it at `index`: a number that a function returns would be an object each
   * @returns where it ends; −1 where there is none
   */
  read(start: number, numbers: Float64Array, index: number): number {
    const bytes = this.#bytes;
    const isNegative = bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let at = first;
    let number = 0;
    for (let four = this.#fourDigits(at); four >= 0; four = this.#fourDigits(at)) {
      number = number * 10_000 + four;
      at += 4;
    }
    for (let digit = digitAt(bytes, at); digit <= 9; digit = digitAt(bytes, ++at)) number = number * 10 + digit;
    let digits = at - first;
    if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) return -1;
    if (bytes[at] === DOT) {
      const point = at++;
      for (let digit = digitAt(bytes, at); digit <= 9; digit = digitAt(bytes, ++at)) number = number * 10 + digit;
      const decimals = at - point - 1;
      digits += decimals;
      if (decimals === 0 || digits > MOST_DIGITS) return -1;
      number /= POWERS[decimals] as number;
    }
    if (digits > MOST_DIGITS) return -1;
    numbers[index] = isNegative ? -number : number;
    return at;
  }

  #fourDigits(at: number): number {
    return at + 4 <= this.#bytes.length ? fourDigits(this.#view.getInt32(at, true)) : -1;
  }
}

/** Past the end there is `undefined`, whose bits are 0: no digit either. @returns above 9 where there is none */
function digitAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) ^ ZERO;
}

/**
 * Four digits at once (after Lemire, "Quickly identifying a sequence of digits" and "Quickly parsing eight digits", 2018).
 *
 * @param bytes - four letters, the first one lowest
 * @returns −1 where one is no digit
 */
function fourDigits(bytes: number): number {
  // In a byte from 0x30 to 0x39 the upper half is 3, and stays so when 6 is added.
  if ((bytes & 0xf0f0f0f0) !== 0x30303030 || ((bytes + 0x06060606) & 0xf0f0f0f0) !== 0x30303030) return -1;
  const pairs = (Math.imul(bytes & 0x0f0f0f0f, 10 * 256 + 1) >>> 8) & 0x00ff00ff;
  return Math.imul(pairs, 100 * 65_536 + 1) >>> 16;
}
