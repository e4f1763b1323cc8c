import { NumberColumns } from "./number-columns.ts";

const [ZERO, NINE, MINUS, DOT, SPACE] = [0x30, 0x39, 0x2d, 0x2e, 0x20];
const [COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x2c, 0x5b, 0x5d, 0x7b, 0x7d];
const [TIME, VALUE] = [encode('"time":'), encode('"value":')];
/** Up to so many digits, digits and power are exact, and so is their quotient when it is rounded once. */
const MOST_DIGITS = 15;
const POWERS: readonly number[] = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** Shared by all: a scanner holds no numbers between two calls. */
const FIRST_NUMBERS: Float64Array = new Float64Array(4_096);

/** Reads numbers, and lists and tables of them, out of the bytes of JSON; of all that is JSON it knows no more. */
export class NumberScanner {
  /** Where it is. */
  at: number = 0;
  readonly #bytes: Uint8Array;
  /** Used again for each list: many short ones must not cost more than one that is long. */
  #numbers: Float64Array = FIRST_NUMBERS;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A list `[{"time": 1, "value": 2}, …]` with points in it; `undefined` for anything else, and then `at` is anywhere. */
  readPoints(): NumberColumns | undefined {
    this.#count = 0;
    if (!this.#take(OPEN)) return undefined;
    do {
      this.#skipSpaces();
      if (!(this.#take(OPEN_OBJECT) && this.#takeText(TIME) && this.#takeNumber() && this.#take(COMMA)))
        return undefined;
      this.#skipSpaces();
      if (!(this.#takeText(VALUE) && this.#takeNumber() && this.#take(CLOSE_OBJECT))) return undefined;
    } while (this.#take(COMMA));
    return this.#take(CLOSE) ? this.#makeColumns(2, true) : undefined;
  }

  /** A table `[[1, 2], …]` with rows in it, all equally wide; `undefined` for anything else. */
  readRows(): NumberColumns | undefined {
    this.#count = 0;
    let width = 0;
    if (!this.#take(OPEN)) return undefined;
    do {
      this.#skipSpaces();
      const before = this.#count;
      if (!this.#takeRow()) return undefined;
      width ||= this.#count - before;
      if (this.#count - before !== width) return undefined;
    } while (this.#take(COMMA));
    return this.#take(CLOSE) ? this.#makeColumns(width, false) : undefined;
  }

  #takeRow(): boolean {
    if (!this.#take(OPEN)) return false;
    do if (!this.#takeNumber()) return false;
    while (this.#take(COMMA));
    return this.#take(CLOSE);
  }

  #makeColumns(width: number, arePoints: boolean): NumberColumns {
    const rows = this.#count / width;
    const columns = Array.from({ length: width }, () => new Float64Array(rows));
    for (const [at, column] of columns.entries()) {
      for (let row = 0; row < rows; row++) column[row] = this.#numbers[row * width + at] as number;
    }
    return new NumberColumns(columns, arePoints);
  }

  /** A number as JSON has it: one with an exponent, or with more digits than are exact, is left to others. */
  #takeNumber(): boolean {
    this.#skipSpaces();
    const bytes = this.#bytes;
    let at = this.at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at += 1;
    const first = at;
    let mantissa = 0;
    for (; isDigit(bytes[at]); at++) mantissa = mantissa * 10 + (bytes[at] as number) - ZERO;
    let digits = at - first;
    if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) return false;
    let decimals = 0;
    if (bytes[at] === DOT) {
      const start = ++at;
      for (; isDigit(bytes[at]); at++) mantissa = mantissa * 10 + (bytes[at] as number) - ZERO;
      decimals = at - start;
      if (decimals === 0) return false;
      digits += decimals;
    }
    if (digits > MOST_DIGITS) return false;
    const value = mantissa / (POWERS[decimals] as number);
    this.at = at;
    this.#push(isNegative ? -value : value);
    return true;
  }

  #push(value: number): void {
    if (this.#count === this.#numbers.length) {
      const more = new Float64Array(2 * this.#count);
      more.set(this.#numbers);
      this.#numbers = more;
    }
    this.#numbers[this.#count++] = value;
  }

  #skipSpaces(): void {
    while (this.#bytes[this.at] === SPACE) this.at += 1;
  }

  #take(byte: number): boolean {
    if (this.#bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  #takeText(text: Uint8Array): boolean {
    for (let index = 0; index < text.length; index++) if (this.#bytes[this.at + index] !== text[index]) return false;
    this.at += text.length;
    return true;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
