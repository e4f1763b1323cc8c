import { NumberColumns } from "./number-columns.ts";
import { NumberReader } from "./number-reader.ts";

const SPACE = 0x20;
const [COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x2c, 0x5b, 0x5d, 0x7b, 0x7d];
const [TIME, VALUE] = [makeName('"time":'), makeName('"value":')];

const FIRST_NUMBERS: Float64Array = new Float64Array(4_096);
/** Beyond so many, room for them is not kept. */
const MOST_KEPT = 65_536;
/** Rows that are wider are left to others: each column costs as much as some hundred numbers. */
const MOST_COLUMNS = 1_024;

/** Used again for each list: many short ones must not cost more than one that is long. */
let numbers: Float64Array = FIRST_NUMBERS;

/** The name of a member with quotes and colon, of four to eight letters, and these as two numbers. */
interface MemberName {
  readonly length: number;
  readonly first: number;
  readonly last: number;
}

/** Reads lists and tables of numbers out of the bytes of JSON; of all that is JSON it knows no more. */
export class NumberScanner {
  /** Where it is. */
  at: number = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #reader: NumberReader;

  /**
   * @param bytes - with a `}` behind all lists and tables: to look behind the end just once is to read everything
   * slower from then on
   */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#reader = new NumberReader(bytes);
  }

  /** A list `[{"time": 1, "value": 2}, …]` with points in it; `undefined` for anything else, and then `at` is anywhere. */
  readPoints(): NumberColumns | undefined {
    const [bytes, reader] = [this.#bytes, this.#reader];
    let at = this.at;
    let count = 0;
    if (bytes[at] !== OPEN) return undefined;
    do {
      at = this.#skipSpaces(at + 1);
      if (bytes[at] !== OPEN_OBJECT || !this.#isName(at + 1, TIME)) return undefined;
      if (count + 2 > numbers.length) makeRoom(count + 2);
      at = reader.readTime(this.#skipSpaces(at + 1 + TIME.length), numbers, count++);
      if (at < 0 || bytes[at] !== COMMA) return undefined;
      at = this.#skipSpaces(at + 1);
      if (!this.#isName(at, VALUE)) return undefined;
      at = reader.read(this.#skipSpaces(at + VALUE.length), numbers, count++);
      if (at < 0 || bytes[at] !== CLOSE_OBJECT || ++at === bytes.length) return undefined;
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE) return undefined;
    this.at = at + 1;
    return makeColumns(count, 2, true);
  }

  /** A table `[[1, 2], …]` with rows in it, all equally wide; `undefined` for anything else. */
  readRows(): NumberColumns | undefined {
    const bytes = this.#bytes;
    let at = this.at;
    let count = 0;
    let width = 0;
    if (bytes[at] !== OPEN) return undefined;
    do {
      at = this.#skipSpaces(at + 1);
      if (bytes[at] !== OPEN) return undefined;
      const before = count;
      if (count === numbers.length) makeRoom(count + 1);
      // Few tables begin with anything else.
      at = this.#reader.readTime(this.#skipSpaces(at + 1), numbers, count++);
      while (at >= 0 && bytes[at] === COMMA && count - before < MOST_COLUMNS) {
        if (count === numbers.length) makeRoom(count + 1);
        at = this.#reader.read(this.#skipSpaces(at + 1), numbers, count++);
      }
      width ||= count - before;
      if (at < 0 || bytes[at] !== CLOSE || count - before !== width) return undefined;
      at += 1;
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE) return undefined;
    this.at = at + 1;
    return makeColumns(count, width, false);
  }

  #isName(start: number, { length, first, last }: MemberName): boolean {
    const end = start + length;
    if (end > this.#bytes.length) return false;
    return this.#view.getInt32(start) === first && this.#view.getInt32(end - 4) === last;
  }

  #skipSpaces(start: number): number {
    let at = start;
    while (this.#bytes[at] === SPACE) at += 1;
    return at;
  }
}

function makeRoom(count: number): void {
  const more = new Float64Array(2 * count);
  more.set(numbers);
  numbers = more;
}

/** All columns in one piece of memory. */
function makeColumns(count: number, width: number, arePoints: boolean): NumberColumns {
  const rows = count / width;
  const all = new Float64Array(count);
  const columns: Float64Array[] = [];
  for (let at = 0; at < width; at++) {
    const column = all.subarray(at * rows, (at + 1) * rows);
    for (let row = 0, from = at; row < rows; row++, from += width) column[row] = numbers[from] as number;
    columns.push(column);
  }
  if (numbers.length > MOST_KEPT) numbers = FIRST_NUMBERS;
  return new NumberColumns(columns, arePoints);
}

function makeName(text: string): MemberName {
  const { buffer, length } = new TextEncoder().encode(text);
  const view = new DataView(buffer);
  return { length, first: view.getInt32(0), last: view.getInt32(length - 4) };
}
