const [ZERO, MINUS, DOT] = [0x30, 0x2d, 0x2e];
/** Up to so many digits, digits and power are exact, and so is their quotient when it is rounded once. */
const MOST_DIGITS = 15;
/** So many digits fit into 32 bits. */
const MOST_SHORT = 9;
const POWERS: Float64Array = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Reads numbers as JSON has them. One with an exponent, or with more digits than are exact, is left to others.
 *
 * Places and few digits are added up in 32 bits: in doubles, or with a check for each sum, reading takes a third longer.
 * The loop over few digits stands here three times: as a function of its own it takes a tenth longer.
 */
export class NumberReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  // Eight digits that a time began with, four and four as they stand there, and their number.
  #first = 0x30303031;
  #second = 0x30303030;
  #eight = 10_000_000;

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
    const [bytes, view] = [this.#bytes, this.#view];
    const lastFour = (bytes.length - 4) | 0;
    const first = (bytes[start] === MINUS ? start + 1 : start) | 0;
    let at = first;
    let number = 0;
    while (at <= lastFour) {
      const four = fourDigits(view.getInt32(at, true));
      if (four < 0) break;
      number = number * 10_000 + four;
      at = (at + 4) | 0;
    }
    let few = 0;
    let from = at;
    for (let digit = (bytes[at] as number) ^ ZERO; digit <= 9; digit = (bytes[at] as number) ^ ZERO) {
      few = (few * 10 + digit) | 0;
      at = (at + 1) | 0;
    }
    number = from === first ? few : number * (POWERS[at - from] as number) + few;
    const digits = (at - first) | 0;
    if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && bytes[first] === ZERO)) return -1;
    if (bytes[at] === DOT) {
      few = 0;
      from = at = (at + 1) | 0;
      for (let digit = (bytes[at] as number) ^ ZERO; digit <= 9; digit = (bytes[at] as number) ^ ZERO) {
        few = (few * 10 + digit) | 0;
        at = (at + 1) | 0;
      }
      const decimals = (at - from) | 0;
      if (decimals === 0 || digits + decimals > MOST_DIGITS) return -1;
      const power = POWERS[decimals] as number;
      number = (number * power + (decimals > MOST_SHORT ? manyDigits(bytes, from, at) : few)) / power;
    }
    numbers[index] = first === start ? number : -number;
    return at;
  }

  /**
   * As {@link read}, with up to 17 digits, and quicker where it begins with the same eight digits as the last one: times
   * do. Eight digits with up to nine zeros are exact, so that the sum is rounded once.
   */
  readTime(start: number, numbers: Float64Array, index: number): number {
    const [bytes, view] = [this.#bytes, this.#view];
    if (start + 8 > bytes.length || !this.#isSame(view.getInt32(start, true), view.getInt32(start + 4, true))) {
      return this.read(start, numbers, index);
    }
    let at = (start + 8) | 0;
    let few = 0;
    for (let digit = (bytes[at] as number) ^ ZERO; digit <= 9; digit = (bytes[at] as number) ^ ZERO) {
      few = (few * 10 + digit) | 0;
      at = (at + 1) | 0;
    }
    const digits = (at - start) | 0;
    if (digits > 8 + MOST_SHORT || bytes[at] === DOT) return this.read(start, numbers, index);
    numbers[index] = this.#eight * (POWERS[digits - 8] as number) + few;
    return at;
  }

  /** Whether these letters are the eight digits that are known, or are from now on. */
  #isSame(first: number, second: number): boolean {
    if (first === this.#first && second === this.#second) return true;
    const [high, low] = [fourDigits(first), fourDigits(second)];
    // No number but 0 begins with a 0.
    if (high < 1_000 || low < 0) return false;
    this.#first = first;
    this.#second = second;
    this.#eight = high * 10_000 + low;
    return true;
  }
}

/** The digits from one place up to another, where they do not fit into 32 bits. */
function manyDigits(bytes: Uint8Array, from: number, end: number): number {
  let number = 0;
  for (let at = from; at < end; at++) number = number * 10 + ((bytes[at] as number) ^ ZERO);
  return number;
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
